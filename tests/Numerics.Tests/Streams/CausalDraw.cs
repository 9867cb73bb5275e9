using GenBn.Tests.Generative;

namespace GenBn.Tests.Streams;

/// <summary>Draws networks of causal layers.</summary>
internal sealed class CausalDraw(Choices choices)
{
    private readonly List<string> _blocks = [];

    public static DrawnNetwork Of(Choices choices)
    {
        var draw = new CausalDraw(choices);
        int channels = 1 + choices.Next(4), length = 1 + choices.Next(60), seed = choices.Next(10_000);
        string normalization = choices.OnceIn(4) ? ", Scale = 0.5f, Mean = new[] { 0.25f }, Deviation = new[] { 1.5f }" : "";
        List<string> layers = [$"Network, Input({channels}, {length}{normalization})"];
        int count = 1 + choices.Next(6);
        for (int layer = 0; layer < count; layer++)
        {
            channels = draw.Add(layers, channels, isBlock: false);
        }

        return new DrawnNetwork($"[{string.Join(", ", layers)}]\npublic partial class Net;\n{string.Concat(draw._blocks)}", 1, 1, seed);
    }

    private int Add(List<string> layers, int channels, bool isBlock)
    {
        switch (choices.Next(isBlock ? 8 : 12))
        {
            case 0 or 1 or 2:
                return AddConv(layers, 1 + choices.Next(choices.OnceIn(3) ? 20 : 8), channels);
            case 3:
                layers.Add(choices.Of(["BatchNorm", "PReLU", "Dropout(0.5f)"]));
                return channels;
            case 4:
                layers.Add(choices.Of(["ReLU", "Sigmoid", "Tanh", "GELU", "HardSwish", "Clamp(-0.5f, 2f)"]));
                return channels;
            case 5 or 6:
                int units = 1 + choices.Next(choices.OnceIn(3) ? 20 : 8);
                layers.Add(choices.Of([$"GRU({units}, ReturnSequences = true)", $"LSTM({units}, ReturnSequences = true)", $"GRU({units}, ReturnSequences = true, ResetAfter = false)"]));
                return units;
            case 7:
                layers.Add(channels == 1 ? "Softplus" : "LayerNorm");
                return channels;
            case 8:
                layers.Add($"Residual<{Block(channels, channels)}>");
                return channels;
            case 9:
                layers.Add($"Gate<{Block(channels, channels)}>");
                return channels;
            case 10:
                layers.Add($"Product<{Block(channels, 6)}, {Block(channels, 6)}>");
                return 6;
            default:
                layers.Add($"Concat<{Block(channels, 3)}, Identity, {Block(channels, 2)}>");
                return channels + 5;
        }
    }

    private int AddConv(List<string> layers, int outputs, int channels)
    {
        int kernel = choices.OnceIn(3) ? choices.Of([17, 24]) : 1 + choices.Next(5);
        int dilation = choices.OnceIn(3) ? choices.Of([2, 3, 17, 20]) : 1;
        int groups = choices.OnceIn(4) ? channels : 1;
        outputs = groups == 1 ? outputs : groups * (1 + choices.Next(2));
        string conv = $"Conv1D({outputs}, {kernel}, Padding = Padding.Causal, Dilation = {dilation}, Groups = {groups}";
        layers.Add(conv + choices.Of([")", ", Bias = false)", ", Activation = Activation.ReLU)"]));
        return outputs;
    }

    /// <summary>A block that leaves so many channels.</summary>
    private string Block(int channels, int outputs)
    {
        List<string> layers = [];
        int count = choices.Next(3);
        for (int layer = 0; layer < count; layer++)
        {
            channels = Add(layers, channels, isBlock: true);
        }

        AddConv(layers, outputs, 1);
        layers[^1] = $"Conv1D({outputs}, {1 + choices.Next(4)}, Padding = Padding.Causal)";
        string name = $"Block{(char)('A' + _blocks.Count)}";
        _blocks.Add($"[Block, {string.Join(", ", layers)}]\npublic partial class {name};\n");
        return name;
    }
}
