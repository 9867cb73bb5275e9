using Xunit;

namespace GenBn.Tests;

/// <summary>What appears beside the mouse, at every name of a program that a person may want to know about.</summary>
internal static class HoverCases
{
    private const string FirstLine = "Neural network, 1×28×28 → 10: 44,652 parameters, 570,612 FLOPs per sample.";

    /// <summary>LeNet, a network with a block, one with an error, and what uses them.</summary>
    public const string Text = """
        using GenBn;
        using GenBn.Data;

        [Network, Input(1, 28, 28)]
        [Conv(6, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
        [Conv(16, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
        [Flatten]
        [Dense(120)] [BatchNorm] [Sigmoid]
        [Dense(84)] [BatchNorm] [Sigmoid]
        [Dense(10)]
        partial class LeNet;

        [Network, Input(2, 8, 8), Residual<Body>, Flatten, Dense(3)]
        partial class Blocks;

        [Block, Conv(2, 3, Stride = 2, Padding = 1, Groups = 2), BatchNorm(Scale = BatchNormTerm.Off), Frozen, Conv(2, 1, Bias = false)]
        [ReLU]
        partial class Inner;

        [Block, Repeat<Deep>(2)]
        partial class Body;

        [Block, Conv(2, 3, Padding = Padding.Same)]
        partial class Deep;

        [Network, Input(2, 8, 8), Repeat<Inner>(2), Flatten, Dense(3), Frozen]
        partial class Strided;

        [Network, Input(2, 8, 8), Conv(2, 2, Padding = Padding.Same), BatchNorm(Center = BatchNormTerm.Frozen), Flatten, Dense(3)]
        partial class Even;

        [Network, Input(2, 6, 6), Conv(2, 3), Dense(3)]
        partial class Wrong;

        /// <summary>A person's words.</summary>
        [Network, Input(2, 6, 6), Conv(2, 3), Dense(3)]
        partial class WrongToo;

        class Uses
        {
            object[] Of(LeNet network, Blocks blocks, Strided strided, Even even) =>
            [
                new LeNet(seed: 2), LeNet.ParameterCount, LeNet.InputLength, LeNet.OutputLength, LeNet.Flops, LeNet.PredictionScratchBytes,
                network.Conv1, network.BatchNorm1, network.Dense1, network.Dense3, blocks.Body1.Deep1[1].Conv1, // of a deep block
                strided.Inner1[0].Conv1, // of the first round
                strided.Inner1[0].BatchNorm1, // of the first round
                strided.Inner1[1].Conv2, // of the second round
                strided.Dense1, even.Conv1, even.BatchNorm1, new TrainerOptions(), new CsvOptions(), new Adam(learningRate: 0.01f),
            ];
        }
        """;

    /// <summary>Where the mouse is, and what must be there; the text of a place is looked up in <see cref="Text"/>.</summary>
    private static readonly (string Place, string Words)[] Cases =
    [
        ("LeNet;", FirstLine),
        ("LeNet;", "conv1       6×24×24         150  172,800"),
        ("LeNet(seed", FirstLine),
        ("ParameterCount", "44,652"),
        ("InputLength", "1×28×28 = 784"),
        ("OutputLength", "10"),
        ("Flops", "570,612"),
        ("PredictionScratchBytes", "397,120"),
        ("Conv1, network", "conv1: Conv 5×5, 1×28×28 → 6×24×24, weight 6×1×5×5, no bias"),
        ("BatchNorm1, network", "batchnorm1: BatchNorm, 6×24×24, gamma 6, beta 6"),
        ("Dense1, network", "dense1: Dense, 256 → 120, weight 120×256, no bias"),
        ("Dense3, blocks", "dense3: Dense, 84 → 10, weight 10×84, bias 10"),
        ("Body1.Deep1", "body1: Body"),
        ("Deep1[1]", "deep1: 2 × Deep"),
        ("Conv1, // of a deep", "conv1: Conv 3×3, padding 1, 2×8×8 → 2×8×8, weight 2×2×3×3, bias 2"),
        ("Inner1[0]", "inner1: 2 × Inner"),
        ("Conv1, // of the first", "conv1: Conv 3×3, stride 2, padding 1, 2 groups, 2×8×8 → 2×4×4, weight 2×1×3×3, no bias"),
        ("Conv1, // of the first", "conv1: Conv 3×3, stride 2, padding 1, 2 groups, 2×4×4 → 2×2×2, weight 2×1×3×3, no bias"),
        ("BatchNorm1, // of the first", "batchnorm1: BatchNorm, 2×4×4, no gamma, beta 2, frozen"),
        ("Conv2, // of the second", "conv2: Conv 1×1, 2×2×2 → 2×2×2, weight 2×2×1×1, no bias"),
        ("Conv1, even.BatchNorm1", "conv1: Conv 2×2, padding 0 before and 1 behind, 2×8×8 → 2×8×8, weight 2×2×2×2, no bias"),
        ("BatchNorm1, new", "batchnorm1: BatchNorm, 2×8×8, gamma 2, beta 2 (frozen)"),
        ("Dense1, even", "dense1: Dense, 8 → 3, weight 3×8, bias 3, frozen"),
        ("Wrong;", "GENBN006: Dense needs a vector, but the output of Conv is 2×4×4"),
        ("WrongToo;", "A person's words."),
        ("WrongToo;", "GENBN006: Dense needs a vector, but the output of Conv is 2×4×4"),
        ("Network,", "Marks a partial class as a neural network."),
        ("Conv(6", "onvolution"),
        ("BatchNorm]", "Batch normalisation"),
        ("Sigmoid]", "Logistic sigmoid"),
        ("Flatten]", "Turns C×H×W into a vector"),
        ("Residual<", "Residual connection"),
        ("Repeat<", "A block several times"),
        ("Block,", "Marks a partial class as a block"),
        ("Frozen,", "frozen"),
        ("TrainerOptions", "Options of a training."),
        ("CsvOptions", "CSV"),
        ("Adam(", "Adam: m = beta1 · m + (1 − beta1) · g"),
    ];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            Array.ForEach(Cases, one => data.Add(one.Place, one.Words));
            return data;
        }
    }

    /// <summary>Inside the name at a place.</summary>
    public static int PositionOf(string place) => Text.IndexOf(place, StringComparison.Ordinal) + 1;
}
