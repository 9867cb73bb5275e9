using System.Text.RegularExpressions;
using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;
using Xunit;

namespace GenBn.Tests;

/// <summary>Emission prints the plan and decides nothing: it does not even know what there is to decide.</summary>
public sealed class EmissionTests
{
    /// <summary>Kinds of stages and of kernels, and what their forms are chosen from.</summary>
    private static readonly string[] Decisions =
    [
        .. typeof(Stage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Stage)) || type.IsSubclassOf(typeof(Kernel))).Select(type => type.Name),
        nameof(GenBn.Generator.Kernels.Machine), nameof(RegisterTile), nameof(ColumnTile), nameof(SampleTile), nameof(RowTile), nameof(VectorWidth), nameof(LoopOrder), nameof(SampleVariants),
        nameof(TrainingPlanner), nameof(SamplePlanner), nameof(SampleSharing), nameof(BlockPlanner), nameof(ScheduleBuilder), nameof(MemoryPlan),
    ];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("src", "Generator", "Emission"), "*.cs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileNamesNoDecision(string file)
    {
        string text = File.ReadAllText(Repository.PathOf("src", "Generator", "Emission", file));
        Assert.Equal([], Decisions.Where(name => Regex.IsMatch(text, $@"\b{name}\b")));
    }

    /// <summary>The list is not empty by mistake.</summary>
    [Fact]
    public void ThereAreDecisions() => Assert.Subset(Decisions.ToHashSet(), new HashSet<string> { "ConvStage", "DenseStage", "ConvForward", "SampleConv", "RegisterTile" });
}
