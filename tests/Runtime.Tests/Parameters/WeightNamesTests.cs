using Xunit;

namespace GenBn.Tests.Parameters;

/// <summary>Weights of other programs, under their names and in their layouts.</summary>
public sealed class WeightNamesTests
{
    private static readonly Dictionary<string, string> _layers = new()
    {
        ["conv1"] = "features.0",
        ["namedBody1"] = "layer1.0",
        ["namedBody1.conv1"] = "layer1.0.depthwise",
    };

    [Fact]
    public void PyTorchNamesAreFound()
    {
        var expected = new NamedByOthers(seed: 3);
        Randomize(expected);
        NamedTensor[] file =
        [
            .. Tensors(expected).Select(tensor => new NamedTensor(PyTorchName(tensor.Name), tensor.Shape, tensor.Values)),
            new NamedTensor("layer1.0.batchnorm1.num_batches_tracked", [], [12]),
        ];
        var network = new NamedByOthers(seed: 4);
        network.LoadWeights(Written(file), WeightNames.PyTorch.WithLayers(_layers));
        AssertEqual(expected, network);
    }

    /// <summary>Each value is put where Keras has it, by the formula of Keras's layout.</summary>
    [Theory]
    [InlineData("/", "")]
    [InlineData("/", ":0")]
    [InlineData(".", "")]
    public void KerasLayoutsArePutRight(string apart, string behind)
    {
        var expected = new NamedByOthers(seed: 3);
        Randomize(expected);
        var network = new NamedByOthers(seed: 4);
        network.LoadWeights(Written([.. Tensors(expected).Select(tensor => KerasTensor(tensor, apart, behind))]), WeightNames.Keras);
        AssertEqual(expected, network);
    }

    [Fact]
    public void OtherTensorsAreRefusedAndNothingChanges()
    {
        var expected = new NamedByOthers(seed: 3);
        NamedTensor[] file = [.. Tensors(expected).Select(tensor => new NamedTensor(PyTorchName(tensor.Name), tensor.Shape, tensor.Values))];
        var network = new NamedByOthers(seed: 4);
        WeightNames names = WeightNames.PyTorch.WithLayers(_layers);
        Refused("found also: other.weight", [.. file, new NamedTensor("other.weight", [1], [1])]);
        Refused("has no tensor 'features.0.weight'", file[1..]);
        Refused("expected shape 4×2×3×3, but found 72", [new NamedTensor("features.0.weight", [72], file[0].Values), .. file[1..]]);
        AssertEqual(new NamedByOthers(seed: 4), network);

        void Refused(string words, NamedTensor[] tensors) => Assert.Contains(
            words, Assert.Throws<InvalidDataException>(() => network.LoadWeights(Written(tensors), names)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TensorsOfNoNetworkAreChecked()
    {
        var tensor = new NamedTensor("a", [2, 3], [1, 2, 3, 4, 5, 6]);
        Assert.Equal(("a [2×3]", 6), (tensor.ToString(), tensor.Length));
        Assert.Throws<ArgumentException>(() => new NamedTensor("", [1], [1]));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [2], [1]));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [-1, 0], []));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [65536, 65536], []));
        Assert.Equal(1, new NamedTensor("a", [], [1]).Length);
    }

    /// <summary>PyTorch numbers the layers of a stack, of which each is a layer of its own here.</summary>
    [Fact]
    public void RecurrentLayersHavePyTorchsNames()
    {
        var expected = new NamedRecurrent(seed: 3);
        NamedTensor[] file = [.. expected.Parameters.Select(tensor => new NamedTensor(
            tensor.Name.StartsWith("lstm1", StringComparison.Ordinal) ? $"rnn.{tensor.Name[6..]}_l0" : tensor.Name, tensor.Shape, tensor.Values))];
        Assert.Contains("rnn.weight_hh_l0", file.Select(tensor => tensor.Name));
        var network = new NamedRecurrent(seed: 4);
        network.LoadWeights(Written(file), WeightNames.PyTorch.WithLayers(new Dictionary<string, string> { ["lstm1"] = "rnn" }));
        Assert.All(expected.Parameters.Zip(network.Parameters), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    /// <summary>Uniform in ±1 / √units, as in PyTorch, whatever the network's initializer is; another one is for weights alone.</summary>
    [Fact]
    public void RecurrentLayersStartAsInPyTorch()
    {
        var network = new NamedRecurrent(seed: 5);
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Name.StartsWith("lstm1", StringComparison.Ordinal)))
        {
            // Of 16 values or more, all are within half of the bound once in 65,536 times.
            Assert.InRange(parameter.Values.ToArray().Max(Math.Abs), 0.25f, 0.5f);
            Assert.True(parameter.Values.ToArray().Distinct().Count() > 14, parameter.Name);
        }

        float[] drawn = network.LSTM1.BiasHH.Values.ToArray();
        WeightInitialization.Initialize(network.Parameters, Initializer.PyTorch, seed: 5);
        Assert.Equal(drawn, network.LSTM1.BiasHH.Values);
        WeightInitialization.Initialize(network.Parameters, Initializer.He, seed: 5);
        Assert.All(network.LSTM1.BiasHH.Values.ToArray(), value => Assert.Equal(0, value));
    }

    private static string PyTorchName(string name)
    {
        string path = name
            .Replace("namedBody1.conv1.", "layer1.0.depthwise.", StringComparison.Ordinal)
            .Replace("namedBody1.", "layer1.0.", StringComparison.Ordinal);
        path = path.StartsWith("conv1.", StringComparison.Ordinal) ? "features.0" + path[5..] : path;
        return path.Replace(".gamma", ".weight", StringComparison.Ordinal).Replace(".beta", ".bias", StringComparison.Ordinal)
            .Replace(".slope", ".weight", StringComparison.Ordinal);
    }

    private static NamedTensor KerasTensor(NamedTensor tensor, string apart, string behind)
    {
        int point = tensor.Name.LastIndexOf('.');
        string layer = tensor.Name[..point], role = tensor.Name[(point + 1)..];
        float[] values = new float[tensor.Length];
        switch (tensor.Shape)
        {
            case [var outputs, 1, var rows, var columns]:
                ForEach(outputs, rows, columns, 1, (o, r, c, _) => values[(((r * columns) + c) * outputs) + o] = tensor.Values[(((o * rows) + r) * columns) + c]);
                return new NamedTensor($"{layer}{apart}depthwise_kernel{behind}", [rows, columns, outputs, 1], values);
            case [var outputs, var inputs, var rows, var columns]:
                ForEach(outputs, rows, columns, inputs, (o, r, c, i) =>
                    values[(((((r * columns) + c) * inputs) + i) * outputs) + o] = tensor.Values[(((((o * inputs) + i) * rows) + r) * columns) + c]);
                return new NamedTensor($"{layer}{apart}kernel{behind}", [rows, columns, inputs, outputs], values);
            case [var units, var features] when features == 4 * 3 * 2:
                // The first dense layer reads an image of 4×3×2, which Keras flattens as 3×2×4.
                ForEach(units, 3, 2, 4, (u, r, c, i) => values[(((((r * 2) + c) * 4) + i) * units) + u] = tensor.Values[(u * features) + (((i * 3) + r) * 2) + c]);
                return new NamedTensor($"{layer}{apart}kernel{behind}", [features, units], values);
            case [var units, var features]:
                ForEach(units, features, 1, 1, (u, f, _, _) => values[(f * units) + u] = tensor.Values[(u * features) + f]);
                return new NamedTensor($"{layer}{apart}kernel{behind}", [features, units], values);
            default:
                if (layer == "batchnorm1")
                {
                    ForEach(4, 3, 2, 1, (i, r, c, _) => values[(((r * 2) + c) * 4) + i] = tensor.Values[(((i * 3) + r) * 2) + c]);
                }
                else
                {
                    tensor.Values.CopyTo(values);
                }

                string name = role switch { "running_mean" => "moving_mean", "running_var" => "moving_variance", "slope" => "alpha", _ => role };
                return new NamedTensor($"{layer}{apart}{name}{behind}", tensor.Shape, values);
        }
    }

    private static void ForEach(int first, int second, int third, int fourth, Action<int, int, int, int> action)
    {
        for (int index = 0; index < first * second * third * fourth; index++)
        {
            action(index / fourth / third / second, index / fourth / third % second, index / fourth % third, index % fourth);
        }
    }

    private static void Randomize(NamedByOthers network)
    {
        var random = new Random(5);
        foreach (NamedTensor tensor in Tensors(network))
        {
            foreach (ref float value in tensor.Values)
            {
                value = random.NextSingle();
            }
        }
    }

    private static NamedTensor[] Tensors(NamedByOthers network) => [.. network.Parameters, .. network.Buffers];

    private static WeightsFile Written(NamedTensor[] tensors)
    {
        using var stream = new MemoryStream();
        WeightsFile.Write(stream, tensors);
        return WeightsFile.Read(stream.ToArray());
    }

    private static void AssertEqual(NamedByOthers expected, NamedByOthers actual) =>
        Assert.All(Tensors(expected).Zip(Tensors(actual)), pair => Assert.True(pair.First.Values.SequenceEqual(pair.Second.Values), pair.First.Name));
}

/// <summary>Has a tensor of each role, blocks, and features of a flattened image.</summary>
[Network, Input(2, 5, 4)]
[Conv(4, 3), ReLU, Residual<NamedBody>]
[Flatten, BatchNorm, Tanh, Dense(5), PReLU, Dense(3)]
internal sealed partial class NamedByOthers;

/// <summary>A depthwise convolution with a batch norm.</summary>
[Block, Conv(4, 3, Padding = 1, Groups = 4), BatchNorm]
internal sealed partial class NamedBody;

/// <summary>A recurrent layer with 16 rows in each weight.</summary>
[Network(Initializer = Initializer.He), Input(3, 5), LSTM(4), Dense(2)]
internal sealed partial class NamedRecurrent;
