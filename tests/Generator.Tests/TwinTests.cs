using System.Reflection;
using GenBn.Activations;
using GenBn.CompilerServices;
using GenBn.Generator.Operators;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// Numbers and names that stand in the generator and in the runtime, of which neither can refer to the other, are the same in both.
/// </summary>
public sealed class TwinTests
{
    /// <summary>Constants by type and name, the generator's first.</summary>
    public static TheoryData<string, string> Constants => new()
    {
        { "Emission.RuntimeContract.Number", "CompilerServices.GeneratedCode.Contract" },
        { "Kernels.DenseWeightGradient.PanelWidth", "CompilerServices.PanelKernels.Width" },
        { "Kernels.SumTree.Levels", "CompilerServices.SumTree.Levels" },
        { "Kernels.SumTree.PartBlocks", "CompilerServices.SumTree.PartBlocks" },
        { "Planning.DenseStage.FeatureFloats", "CompilerServices.FeatureKernels.ScratchFloats" },
        { "Planning.TrainingMemory.MostGroups", "Training.NetworkPass.MostGroups" },
        { "Planning.TrainingMemory.Lanes", "Layers.LayerBlock.Lanes" },
        { "Planning.PredictionPlan.LineBytes", "Memory.ScratchMemory.LineBytes" },
    };

    [Theory]
    [MemberData(nameof(Constants))]
    public void AConstantHasOneValue(string generator, string runtime) =>
        Assert.Equal(ConstantOf(typeof(LayerKind).Assembly, "GenBn.Generator." + generator), ConstantOf(typeof(GeneratedCode).Assembly, "GenBn." + runtime));

    /// <summary>A predictor computes as many samples at a time as its schedule has blocks for.</summary>
    [Fact]
    public void ABatchOfPredictionsIsWholeBlocks() => Assert.Equal(
        ConstantOf(typeof(LayerKind).Assembly, "GenBn.Generator.Planning.BlockPlanner.Blocks") * ConstantOf(typeof(GeneratedCode).Assembly, "GenBn.Layers.LayerBlock.Lanes"),
        ConstantOf(typeof(GeneratedCode).Assembly, "GenBn.Predictor.BatchOf"));

    [Fact]
    public void InitializersHaveOneOrder() => Assert.Equal(Enum.GetNames<Initializer>(), Enumerable.Range(0, StartValues.LastInitializer + 1).Select(number => new StartValues(number, 1).Name));

    /// <summary>An activation is a row of the generator, a function of the runtime, an attribute, and an option, unless it has constants without defaults.</summary>
    [Fact]
    public void ActivationsHaveOneName()
    {
        string[] names = [.. GenBn.Generator.Operators.Activations.All.Select(activation => activation.Name)];
        IEnumerable<string> options = GenBn.Generator.Operators.Activations.All
            .Where(activation => activation.Constants.All(constant => !float.IsNaN(constant.Otherwise)))
            .Select(activation => activation.Name);
        Assert.Equal(options.Order(StringComparer.Ordinal), Enum.GetNames<Activation>().Where(name => name is not (nameof(Activation.None) or nameof(Activation.Softmax))).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.NotNull(typeof(IActivation).Assembly.GetType($"GenBn.Activations.{name}")));
        Assert.All(names, name => Assert.NotNull(typeof(IActivation).Assembly.GetType($"GenBn.{name}Attribute")));
    }

    private static int ConstantOf(Assembly assembly, string name)
    {
        int dot = name.LastIndexOf('.');
        Type type = assembly.GetType(name[..dot]) ?? throw new InvalidOperationException($"There is no type {name[..dot]}.");
        FieldInfo field = type.GetField(name[(dot + 1)..], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) ?? throw new InvalidOperationException($"There is no {name}.");
        return (int)field.GetRawConstantValue()!;
    }
}
