using Xunit;

namespace GenBn.Tests;

/// <summary>What is offered where people type a name: theirs, and nothing that only generated code has a use for.</summary>
internal static class CompletionCases
{
    private const string Network = "using GenBn;\n\n[Network, Input(4), Dense(3)]\npartial class Net\n{\n    void Use(Net net, Predictor predictor) { $; }\n}\n";

    private static readonly string[] Layers = ["Conv", "Dense", "BatchNorm", "Flatten", "ReLU", "MaxPool", "Residual", "Repeat", "Concat", "Input", "Network", "Block"];

    /// <summary>By what has been typed: the file with the caret at <c>$</c>, what must be offered, and what must not.</summary>
    private static readonly (string Typed, string Text, string[] Offered, string[] Hidden)[] Cases =
    [
        ("[", "using GenBn;\n\n[Network, Input(4), $]\npartial class Net;\n", Layers, ["LayerAttribute"]),
        ("GenBn.", Network.Replace("$", "GenBn.$", StringComparison.Ordinal),
            ["Trainer", "TrainerOptions", "Loss", "Sgd", "Predictor", "Dataset", "INetwork", "EpochReport"],
            ["ParameterStore", "AlignedBuffer", "Initialization", "Worker", "IWorkerJob", "ThreadTeam"]),
        ("GenBn.Weights.", Network.Replace("$", "GenBn.Weights.$", StringComparison.Ordinal), ["WeightsFile", "Parameter", "NamedTensor"], ["ParameterStore", "Initialization"]),
        ("GenBn.Activations.", Network.Replace("$", "GenBn.Activations.$", StringComparison.Ordinal), ["IActivation"], ["ReLU", "Sigmoid", "NoActivation"]),
        ("GenBn.CompilerServices.", Network.Replace("$", "GenBn.CompilerServices.$", StringComparison.Ordinal), [], ["GeneratedCode", "LaneMask", "BatchNormPass", "Simd128", "HorizontalSum"]),
        ("GenBn.Simd.", Network.Replace("$", "GenBn.Simd.$", StringComparison.Ordinal), ["ISimd", "SimdMath"], ["Simd128"]),
        ("net.", Network.Replace("$", "net.$", StringComparison.Ordinal), ["Dense1", "Parameters", "Buffers", "CreatePass", "CreatePredictor", "SaveWeights", "LoadWeights"], ["Store"]),
        ("net.Dense1.Weight.", Network.Replace("$", "net.Dense1.Weight.$", StringComparison.Ordinal), ["Values", "Gradients", "Shape", "Name"], ["Pointer", "GradientPointer"]),
        ("predictor.", Network.Replace("$", "predictor.$", StringComparison.Ordinal), ["Predict", "Classify", "PredictProbabilities"], ["RunBlocks", "RunSample"]),
        ("Net.", Network.Replace("$", "Net.$", StringComparison.Ordinal), ["InputLength", "OutputLength", "ParameterCount", "Summary", "Architecture", "LoadPredictor"], []),
    ];

    public static TheoryData<string> All => [.. Cases.Select(one => one.Typed)];

    /// <summary>Asks an editor, and holds its answer against what must and must not be in it.</summary>
    public static async Task MustBeCleanAsync(string typed, Func<string, int, Task<IReadOnlyList<string>>> complete)
    {
        (_, string text, string[] offered, string[] hidden) = Cases.Single(one => one.Typed == typed);
        int caret = text.IndexOf('$', StringComparison.Ordinal);
        IReadOnlyList<string> items = await complete(text.Remove(caret, 1), caret);
        Assert.Empty(offered.Except(items));
        Assert.Empty(hidden.Intersect(items));
    }
}
