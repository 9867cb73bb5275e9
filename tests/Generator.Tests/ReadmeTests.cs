using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// The code blocks of README.md compile without a warning, each as a program of its own beside the network that the first one declares.
/// Excerpts of generated code are marked <c>cs</c> instead of <c>csharp</c>.
/// </summary>
public sealed partial class ReadmeTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] Blocks =
    [
        .. CodeBlock().Matches(File.ReadAllText(Repository.PathOf("README.md"))).Select(match => match.Groups["code"].Value),
    ];

    public static TheoryData<int> Programs => [.. Enumerable.Range(1, Blocks.Length - 1)];

    [Fact]
    public void TheFirstBlockDeclaresANetwork() => Assert.Empty(Compile(OutputKind.DynamicallyLinkedLibrary, ImplicitUsings, Blocks[0]));

    [Theory]
    [MemberData(nameof(Programs))]
    public void BlockIsAProgram(int block) => Assert.Empty(Compile(OutputKind.ConsoleApplication, ImplicitUsings, Blocks[0], Blocks[block]));

    [Fact]
    public void AWrongBlockIsNoticed() =>
        Assert.Contains(Compile(OutputKind.ConsoleApplication, ImplicitUsings, Blocks[0], "using GenBn;\nint label = LeNet.LoadPredictor(3).Classify(null);"), text => text.Contains("CS1503"));

    /// <summary>Warnings and errors of some files with what is generated from them.</summary>
    private static IEnumerable<string> Compile(OutputKind kind, params string[] files) =>
        new GeneratorDriverFixture(Scenario.Verbatim(files).As(kind)).Networks.Output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591") // Comments on members are a library's matter.
            .Select(diagnostic => diagnostic.ToString());

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
