using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// Generated code must compile without a warning wherever a user puts it: most projects treat warnings as errors. Scenarios
/// have no implicit usings, check comments (CS1591) and fail on any warning.
/// </summary>
[Trait("Tier", "Slow")]
public sealed class CleanCompilationTests
{
    [Theory]
    [InlineData(NullableContextOptions.Enable)]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Warnings)]
    public void APublicNetworkInTheGlobalNamespace(NullableContextOptions nullable) =>
        Assert.Equal(6, Scenario.Of(Networks.LeNet).With(nullable).Run().Files.Count);

    /// <summary>The check for comments is on: a public class without one is reported, but for the network, whose card is its comment.</summary>
    [Fact]
    public void AMissingCommentIsNoticed() =>
        Scenario.Of(Networks.Tiny + "public partial class Net; public class Other;").ExpectingFromCompiler("CS1591").Run();

    /// <summary>Constants and offsets of the generated code do not overflow, and nothing in it relies on wrapping around.</summary>
    [Theory]
    [InlineData(Networks.LeNet)]
    [InlineData(Networks.Blocks)]
    public void WithCheckedArithmetic(string source) => Scenario.Of(source).WithOverflowChecks().Run();

    /// <summary>A debugger steps through the code as it is, and no warning is switched off to make it compile.</summary>
    [Theory]
    [InlineData(Networks.LeNet)]
    [InlineData(Networks.Blocks)]
    public void NothingIsHidden(string source) => Assert.All(Scenario.Of(source).Run().Files.Values, text =>
    {
        Assert.DoesNotMatch(@"(?m)^\s*#(line|pragma)", text);
        Assert.DoesNotMatch("Debugger(Hidden|NonUserCode|StepThrough|DisableUserUnhandledExceptions)|CompilerGenerated", text);
    });

    [Theory]
    [InlineData("namespace A.B.C { NETWORK partial class Net; }")]
    [InlineData("namespace A.B; NETWORK internal partial class Net;")]
    [InlineData("namespace A { namespace B { NETWORK internal partial class Net; } }")]
    [InlineData("namespace @class.@namespace { NETWORK partial class Net; }")]
    [InlineData("namespace GenBn { NETWORK partial class Net; }")]
    [InlineData("namespace GenBn.X { NETWORK partial class Net; }")]
    [InlineData("namespace GenBn.Kernels.Simd { NETWORK partial class Net; }")]
    [InlineData("internal partial class Outer { NETWORK internal partial class Net; }")]
    [InlineData("partial class Outer { NETWORK private partial class Net; }")]
    [InlineData("partial class Outer { partial struct Middle { partial record Inner { NETWORK protected internal partial class Net; } } }")]
    [InlineData("static partial class Outer { NETWORK internal partial class Net; }")]
    [InlineData("partial interface IOuter { partial record struct Inner { NETWORK partial class Net; } }")]
    [InlineData("partial class @event { NETWORK partial class Net; }")]
    [InlineData("NETWORK sealed partial class Net;")]
    [InlineData("class Base { protected int Count; } NETWORK partial class Net : Base, System.IDisposable { public void Dispose() => Count++; }")]
    [InlineData("NETWORK partial class Net { public Net(string path) : this(seed: 2) => Path = path; public string Path { get; } = \"\"; }")]
    public void InAnyPlace(string source) => MustBeClean(source);

    [Theory]
    [InlineData("@class")]
    [InlineData("@int")]
    [InlineData("@record")]
    [InlineData("@var")]
    [InlineData("@dynamic")]
    [InlineData("@partial")]
    [InlineData("@file")]
    [InlineData("@required")]
    [InlineData("@scoped")]
    [InlineData("@where")]
    [InlineData("@await")]
    [InlineData("@async")]
    [InlineData("@field")]
    [InlineData("@extension")]
    [InlineData("@nint")]
    [InlineData("@notnull")]
    [InlineData("Größe")]
    [InlineData("网络")]
    [InlineData("_")]
    [InlineData("System")]
    [InlineData("GenBn")]
    [InlineData("Vector")]
    [InlineData("Worker")]
    [InlineData("V")]
    public void UnderAnyName(string name) => MustBeClean($"namespace User {{ using global::GenBn; NETWORK partial class {name}; }}");

    /// <summary>Whatever the generated code calls by a short name could be the user's.</summary>
    [Theory]
    [InlineData("class System;")]
    [InlineData("class Vector; class Vector256; class Math; class V;")]
    [InlineData("class GenBn; class Kernels; class Parameter; class Predictor; class NetworkPass;")]
    [InlineData("namespace System { class Math; class Action; }")]
    [InlineData("namespace GenBn { class X; class Kernels; class Simd; }")]
    [InlineData("namespace Kernels { class GenBn; class System; }")]
    [InlineData("class LeNet; class TrainingPass; class FrozenPredictor; class Conv1;")]
    public void BesideAnyType(string types) => MustBeClean($"namespace User {{ using global::GenBn; {types} NETWORK partial class Net; }}");

    [Theory]
    [InlineData("class System; class GenBn; class Kernels2; class Math; class Vector128;")]
    [InlineData("const int blocks = 1; static int block, worker, scratch, rows, count, first, batchSize;")]
    public void BesideAnyMember(string members) =>
        MustBeClean($"NETWORK partial class Net {{ {members} }}", unusedMembers: true);

    [Fact]
    public void SeveralNetworksInOneFile() => Assert.Equal(18, Scenario.Of(
        $$"""
        namespace A
        {
            {{Networks.Tiny}} partial class First;
            {{Networks.Tiny}} partial class Second { {{Networks.Tiny}} partial class First; }
        }
        """).Run().Files.Count);

    [Fact]
    public void TheSameNameInTwoNamespaces() =>
        Assert.Equal(12, Scenario.Of($"namespace A {{ {Networks.Tiny} partial class Net; }} namespace B {{ {Networks.Tiny} partial class Net; }}").Run().Files.Count);

    [Fact]
    public void TheOldestSimdAndTheNewestAreBothCompiled()
    {
        string pass = Scenario.Of(Networks.LeNet).Run().Files["LeNet.Training.g.cs"];
        Assert.All(new[] { "Simd128", "Simd256", "Simd512" }, width => Assert.Matches(new Regex($@"<global::GenBn\.CompilerServices\.{width}>"), pass));
    }

    private static void MustBeClean(string source, bool unusedMembers = false)
    {
        // Fields and constants that only occupy a name are never used.
        Scenario scenario = source.Contains("using global::GenBn", StringComparison.Ordinal) ? Scenario.Verbatim(Expand(source)) : Scenario.Of(Expand(source));
        Assert.Equal(6, (unusedMembers && source.Contains("static int", StringComparison.Ordinal) ? scenario.ExpectingFromCompiler([.. Enumerable.Repeat("CS0169", 7)]) : scenario).Run().Files.Count);
    }

    private static string Expand(string source) => source.Replace("NETWORK", Networks.Tiny, StringComparison.Ordinal);
}
