using System.ComponentModel;
using System.Reflection;
using Xunit;

namespace GenBn.Tests;

/// <summary>Completion offers what people can use, in Roslyn's own services.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string> Cases => CompletionCases.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public Task WhatOnlyGeneratedCodeUsesIsNotOffered(string typed) => CompletionCases.MustBeCleanAsync(typed, async (text, caret) =>
    {
        using var bench = new Workbench(text);
        return await bench.CompletionAsync(caret);
    });

    /// <summary>What functions of the user's own are written with is shown; other types that kernels consist of are for generated code.</summary>
    [Fact]
    public void TypesOfKernelsAndVectorsAreHidden() => Assert.Equal(
        ["GenBn.Activations.IActivation", "GenBn.Simd.ISimd`1", "GenBn.Simd.SimdMath"],
        typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.Namespace is "GenBn.Activations" or "GenBn.CompilerServices" or "GenBn.Simd" && !type.IsNested)
            .Where(type => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never)
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal));
}
