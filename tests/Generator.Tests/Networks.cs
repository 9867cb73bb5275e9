using System.Text;

namespace GenBn.Tests;

/// <summary>Sources of networks that several tests use.</summary>
internal static class Networks
{
    /// <summary>The example of docs and readme, with a public class and its comment.</summary>
    public const string LeNet = """
        /// <summary>Recognises handwritten digits.</summary>
        [Network, Input(1, 28, 28)]
        [Conv(6, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
        [Conv(16, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
        [Flatten]
        [Dense(120)] [BatchNorm] [Sigmoid]
        [Dense(84)] [BatchNorm] [Sigmoid]
        [Dense(10)]
        public partial class LeNet;
        """;

    /// <summary>Small, with every kind of layer: for tests that need a network, whichever.</summary>
    public const string Tiny = "[Network, Input(2, 8, 8), Conv(3, 3), BatchNorm, ReLU, MaxPool(2), Flatten, Dense(4), Sigmoid, Dense(2)]";

    public const string Mlp = "[Network, Input(784), Dense(256), BatchNorm, ReLU, Dense(128), ReLU, Dense(10)] partial class Mlp;";

    public static string Vgg { get; } = Block("Vgg", "Input(3, 32, 32)", "Flatten, Dense(512), BatchNorm, ReLU, Dense(10)", text =>
    {
        foreach ((int channels, int convolutions) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int convolution = 0; convolution < convolutions; convolution++)
            {
                text.Append($"Conv({channels}, 3, Padding = 1), BatchNorm, ReLU, ");
            }

            text.Append("MaxPool(2), ");
        }
    });

    /// <summary>Deep, with channels that do not divide by a tile, shrinking from 28 to 1 by strides.</summary>
    public static string Deep { get; } = Block("Deep", "Input(1, 28, 28)", "Flatten, Dense(10)", text =>
    {
        for (int layer = 1; layer <= 19; layer++)
        {
            text.Append($"Conv({4 * layer}, 3, Padding = 1, Stride = {(layer % 3 == 0 ? 2 : 1)}), BatchNorm, ReLU, ");
        }
    });

    /// <summary>A residual with a projection, one that is repeated, branches, dropout and a frozen layer, as small as they can be.</summary>
    public const string Blocks = """
        /// <summary>Made of blocks.</summary>
        [Network(Initializer = Initializer.He), Input(2, 8, 8)]
        [Conv(4, 3, Padding = Padding.Same, Name = "stem"), Frozen, BatchNorm, ReLU]
        [Residual<Body, Projection>, ReLU]
        [Repeat<Basic>(2)]
        [Concat<Basic, Depthwise>, Dropout(0.25f), AvgPool(3, Stride = 2, Padding = 1), GlobalAvgPool]
        [Dense(5), LeakyReLU(0.2f), Dense(3)]
        public partial class Blocks;

        [Block, Conv(6, 3, Stride = 2, Padding = 1), BatchNorm, ReLU, Conv(6, 3, Padding = 1), BatchNorm]
        partial class Body;

        [Block, Conv(6, 1, Stride = 2), BatchNorm]
        partial class Projection;

        [Block, Residual<Inner>, ReLU]
        partial class Basic;

        [Block, Conv(6, 3, Padding = 1), BatchNorm, GELU]
        partial class Inner;

        [Block, Conv(6, 3, 1, Padding = Padding.Same, DilationHeight = 2, Groups = 6, Activation = Activation.HardSwish)]
        partial class Depthwise;
        """;

    /// <summary>Gates of channels and of values, a product, and branches that pass values on.</summary>
    public const string Gates = """
        /// <summary>Multiplied.</summary>
        [Network, Input(2, 8, 8)]
        [Concat<Identity, Grown>, ReLU6, Gate<Squeeze>]
        [Gate<Attention>, GlobalAvgPool, Product<Values, Weights>]
        [Dense(3), Clamp(-4, 4), LogSoftmax]
        public partial class Gates;

        [Block, Conv(4, 3, Padding = 1), BatchNorm, Mish]
        partial class Grown;

        [Block, GlobalAvgPool, Dense(2), ReLU, Dense(6), HardSigmoid]
        partial class Squeeze;

        [Block, Conv(6, 1), Sigmoid]
        partial class Attention;

        [Block, Dense(5)]
        partial class Values;

        [Block, Dense(5), HardSigmoid(0.2f, 0.5f)]
        partial class Weights;
        """;

    /// <summary>As small as a network with a long causal window can be.</summary>
    public const string Sequence = """
        /// <summary>Hears.</summary>
        [Network, Input(1, 50), Conv1D(3, 20, Padding = Padding.Causal), ReLU, AvgPool1D(5), Flatten, Dense(2)]
        public partial class Sequence;

        """;

    /// <summary>A residual connection around a convolution.</summary>
    public const string Residual = """
        /// <summary>As small as a residual network can be.</summary>
        [Network, Input(2, 4, 4), Residual<Body>, ReLU, GlobalAvgPool, Dense(3)]
        public partial class Residual;

        [Block, Conv(2, 3, Padding = 1), BatchNorm]
        partial class Body;
        """;

    /// <summary>Two outputs: an image, and a vector of probabilities.</summary>
    public const string Scene = """
        /// <summary>What is where, and what is all of it.</summary>
        [Network, Input(1, 8, 8), Conv(3, 3, Padding = 1), BatchNorm, ReLU, Heads<Map, Label>]
        public partial class Scene;

        [Block, Conv(2, 1)]
        partial class Map;

        [Block, GlobalAvgPool, Dense(3), Softmax]
        partial class Label;
        """;

    /// <summary>Layers whose kernels are the runtime's, with and without parameters, learned and frozen.</summary>
    public const string Enlarging = """
        /// <summary>Twice as large.</summary>
        [Network, Input(2, 4, 4), Conv(3, 3, Padding = 1), BatchNorm, PReLU, Upsample(2), Conv(2, 3), PReLU(Start = 0), Frozen, GlobalAvgPool]
        public partial class Enlarging;
        """;

    /// <summary>A transposed convolution with a norm of one sample, and a shape without code.</summary>
    public const string Resizing = """
        /// <summary>A vector becomes an image.</summary>
        [Network, Input(8), Reshape(2, 2, 2), ConvTranspose(4, 2, Stride = 2), GroupNorm(2), ReLU, PixelShuffle(2), Flatten]
        public partial class Resizing;
        """;

    /// <summary>Recurrent layers, one of all states.</summary>
    public const string Recurrent = """
        /// <summary>Remembers.</summary>
        [Network, Input(2, 6), GRU(3, ReturnSequences = true), LSTM(5), Dense(2)]
        public partial class Recurrent;
        """;

    /// <summary>Recurrent layers of each cell, whose products are in the widest tiles.</summary>
    public const string WideRecurrent = """
        [Network, Input(8, 6), GRU(32, ReturnSequences = true), GRU(48, ResetAfter = false, ReturnSequences = true), LSTM(32), Dense(2)]
        public partial class WideRecurrent;
        """;

    /// <summary>Causal layers, whose stream keeps a ring and a state.</summary>
    public const string Streaming = """
        [Network, Input(2, 6), Conv1D(3, 2, Padding = Padding.Causal, Dilation = 3), BatchNorm, ReLU, LSTM(4, ReturnSequences = true)]
        public partial class Streaming;
        """;

    /// <summary>Raw bytes, normalised by channel.</summary>
    public const string Normalized = """
        [Network, Input(3, 4, 4, Scale = 1f / 255, Mean = new[] { 0.5f, 0.25f, 0.125f }, Deviation = new[] { 0.2f })]
        [Conv(2, 3), ReLU, Flatten, Dense(2)]
        public partial class Normalized;
        """;

    /// <summary>A convolution by transforms of tiles, whose last column of tiles is partial.</summary>
    public const string Tiles = """
        [Network(Convolutions = ConvolutionForm.Winograd), Input(2, 8, 7)]
        [Conv(4, 3, Padding = 1), BatchNorm, ReLU]
        [GlobalAvgPool, Dense(3)]
        public partial class Tiles;
        """;

    /// <summary>The smallest perceptron that learns something.</summary>
    public const string Xor = """
        /// <summary>Exclusive or.</summary>
        [Network, Input(2), Dense(3), Tanh, Dense(1)]
        public partial class Xor;
        """;

    /// <summary>109 convolutions, projections aside, and a dense layer, from blocks that are repeated.</summary>
    public const string ResNet110 = """
        [Network, Input(3, 32, 32), Conv(16, 3, Padding = 1), BatchNorm, ReLU, Repeat<Stage16>(18)]
        [Residual<Down32, Projection32>, ReLU, Repeat<Stage32>(17)]
        [Residual<Down64, Projection64>, ReLU, Repeat<Stage64>(17), GlobalAvgPool, Dense(10)]
        partial class ResNet110;

        [Block, Residual<Basic16>, ReLU] partial class Stage16;
        [Block, Residual<Basic32>, ReLU] partial class Stage32;
        [Block, Residual<Basic64>, ReLU] partial class Stage64;
        [Block, Conv(16, 3, Padding = 1), BatchNorm, ReLU, Conv(16, 3, Padding = 1), BatchNorm] partial class Basic16;
        [Block, Conv(32, 3, Padding = 1), BatchNorm, ReLU, Conv(32, 3, Padding = 1), BatchNorm] partial class Basic32;
        [Block, Conv(64, 3, Padding = 1), BatchNorm, ReLU, Conv(64, 3, Padding = 1), BatchNorm] partial class Basic64;
        [Block, Conv(32, 3, Padding = 1, Stride = 2), BatchNorm, ReLU, Conv(32, 3, Padding = 1), BatchNorm] partial class Down32;
        [Block, Conv(64, 3, Padding = 1, Stride = 2), BatchNorm, ReLU, Conv(64, 3, Padding = 1), BatchNorm] partial class Down64;
        [Block, Conv(32, 1, Stride = 2), BatchNorm] partial class Projection32;
        [Block, Conv(64, 1, Stride = 2), BatchNorm] partial class Projection64;
        """;

    private static string Block(string name, string first, string last, Action<StringBuilder> layers)
    {
        var text = new StringBuilder($"[Network, {first}, ");
        layers(text);
        return text.Append($"{last}] partial class {name};").ToString();
    }
}
