using GenBn.Onnx;
using GenBn.Onnx.Schema;
using Xunit;

namespace GenBn.Tests;

/// <summary>Normalisation is declared once: training, a predictor from a file, and an exported model all take raw values.</summary>
public sealed class RawInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-raw-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The file and the class are all that the second program has. No scale stands in this method.</summary>
    [Fact]
    public void TrainingFileAndModelAgreeOnBytes()
    {
        byte[] images = new byte[96 * RawImages.InputLength];
        new Random(5).NextBytes(images);
        int[] labels = [.. Enumerable.Range(0, 96).Select(sample => images[sample * RawImages.InputLength] / 86)];
        var data = new Dataset(images, labels, RawImages.InputLength, classes: 3) { Shape = new ImageShape(2, 3, 4) };

        var network = new RawImages(seed: 1);
        using (var trainer = new Trainer<RawImages>(network, new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 32 }))
        {
            Assert.Equal(4, trainer.Fit(data, epochs: 4).Count());
        }

        string weights = Path.Combine(_folder, "raw.safetensors"), model = Path.Combine(_folder, "raw.onnx");
        network.SaveWeights(weights);
        network.ExportOnnx(model);

        float[] expected = new float[96 * RawImages.OutputLength];
        network.CreatePredictor().Predict(images, expected);
        float[] loaded = new float[expected.Length];
        RawImages.LoadPredictor(weights).Predict(images, loaded);
        Assert.Equal(expected, loaded);
        Assert.Contains(expected, output => Math.Abs(output) > 0.01f);

        double[] exported = Evaluate(ModelProto.Parser.ParseFrom(File.ReadAllBytes(model)).Graph, Array.ConvertAll(images, pixel => (double)pixel), 96);
        double largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(exported), pair => Assert.InRange(pair.Second - pair.First, -1e-5 * largest, 1e-5 * largest));
    }

    [Fact]
    public void TheNodesAreThoseOfTheFormula()
    {
        GraphProto images = Exported.Of(new RawImages()).Graph;
        Assert.Equal(
            [
                "input/scaled: Mul(input, input/scale) -> input/scaled",
                "input/centered: Sub(input/scaled, input/mean) -> input/centered",
                "input/normalized: Div(input/centered, input/deviation) -> input/normalized",
                "flatten1: Flatten(input/normalized) axis=1 -> flatten1",
            ],
            images.Node.Take(4).Select(GraphTests.Words));
        Check(images, "scale", [], [1f / 255]);
        Check(images, "mean", [2, 1, 1], [0.25f, 0.5f]);
        Check(images, "deviation", [], [0.75f]);

        GraphProto features = Exported.Of(new RawFeatures()).Graph;
        Assert.Equal("input/centered: Sub(input, input/mean) -> input/centered", GraphTests.Words(features.Node[0]));
        Check(features, "mean", [3], [1, 2, 3]);

        // A network that does nothing else.
        GraphProto scaled = Exported.Of(new OnlyScaled()).Graph;
        Assert.Equal(["input/scaled: Mul(input, input/scale) -> input/scaled", "identity: Identity(input/scaled) -> output"], scaled.Node.Select(GraphTests.Words));

        static void Check(GraphProto graph, string part, long[] shape, float[] values)
        {
            TensorProto tensor = graph.Initializer.Single(initializer => initializer.Name == "input/" + part);
            Assert.Equal(shape, tensor.Dims);
            Assert.Equal(values, ModelTests.ValuesOf(tensor));
        }
    }

    [Fact]
    public void WeightsDoNotFitANetworkThatNormalisesOtherwise()
    {
        string weights = Path.Combine(_folder, "raw.safetensors");
        new RawFeatures().SaveWeights(weights);
        Assert.Contains("architecture", Assert.Throws<InvalidDataException>(() => OtherFeatures.LoadPredictor(weights)).Message, StringComparison.Ordinal);
        Assert.NotNull(RawFeatures.LoadPredictor(weights));
    }

    /// <summary>Runs a graph of element-wise nodes and dense layers in double precision.</summary>
    private static double[] Evaluate(GraphProto graph, double[] input, int samples)
    {
        var constants = graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => (Shape: tensor.Dims.ToArray(), Values: ModelTests.ValuesOf(tensor)));
        int[] shape = [.. graph.Input[0].Type.TensorType.Shape.Dim.Skip(1).Select(dimension => (int)dimension.DimValue)];
        int plane = shape.Skip(1).Aggregate(1, (product, size) => product * size);
        var values = new Dictionary<string, double[]> { ["input"] = input };
        foreach (NodeProto node in graph.Node)
        {
            double[] x = values[node.Input[0]];
            values[node.Output[0]] = node.OpType switch
            {
                "Mul" => ByChannel(x, node.Input[1], (left, right) => left * right),
                "Sub" => ByChannel(x, node.Input[1], (left, right) => left - right),
                "Div" => ByChannel(x, node.Input[1], (left, right) => left / right),
                "Flatten" => x,
                "Tanh" => Array.ConvertAll(x, Math.Tanh),
                "Gemm" => Dense(x, constants[node.Input[1]].Shape, constants[node.Input[1]].Values, constants[node.Input[2]].Values),
                _ => throw new NotSupportedException(node.OpType),
            };
        }

        return values["output"];

        double[] ByChannel(double[] x, string operand, Func<double, double, double> function)
        {
            float[] numbers = constants[operand].Values;
            return [.. x.Select((value, index) => function(value, numbers[index / plane % shape[0] % numbers.Length]))];
        }

        double[] Dense(double[] x, long[] sizes, float[] weight, float[] bias)
        {
            (int units, int features) = ((int)sizes[0], (int)sizes[1]);
            return
            [
                .. from sample in Enumerable.Range(0, samples)
                   from unit in Enumerable.Range(0, units)
                   select bias[unit] + Enumerable.Range(0, features).Sum(feature => x[(sample * features) + feature] * weight[(unit * features) + feature]),
            ];
        }
    }
}

/// <summary>Images of bytes.</summary>
[Network, Input(2, 3, 4, Scale = 1f / 255, Mean = new[] { 0.25f, 0.5f }, Deviation = new[] { 0.75f })]
[Flatten, Dense(7), Tanh, Dense(3)]
internal sealed partial class RawImages;

/// <summary>Features in their own units.</summary>
[Network, Input(3, Mean = new[] { 1f, 2, 3 })]
[Dense(2)]
internal sealed partial class RawFeatures;

/// <summary>The same with another mean.</summary>
[Network, Input(3, Mean = new[] { 1f, 2, 4 })]
[Dense(2)]
internal sealed partial class OtherFeatures;

/// <summary>Nothing behind the scale that prediction does.</summary>
[Network, Input(3, Scale = 2)]
[Dropout(0.5f)]
internal sealed partial class OnlyScaled;
