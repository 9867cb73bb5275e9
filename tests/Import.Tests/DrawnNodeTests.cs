using GenBn.Import;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Xunit;
using Xunit.Abstractions;
using static GenBn.Tests.ModelBuilder;

namespace GenBn.Tests;

/// <summary>Nodes with drawn attributes: the class agrees with ONNX Runtime, or the node is refused by name. Rounding rules meet here that no example has.</summary>
[Trait("Tier", "Slow")]
public sealed class DrawnNodeTests(ITestOutputHelper output)
{
    private const double Bound = 1e-5;
    private const int Together = 30;
    private const int Samples = 2;

    [Fact]
    public void NodesAgreeOrAreRefused()
    {
        int draws = FullSweep.IsOn ? 3000 : 60, refused = 0;
        List<(int Seed, byte[] Model, ImportedModel Imported, float[] Inputs, float[] Expected)> all = [];
        for (int seed = 0; seed < draws; seed++)
        {
            long[] sizes = [0, 0, 0, 0];
            byte[] model = Draw(new Random(seed), sizes).ToByteArray();
            float[] inputs = Agreement.Inputs(Samples * (int)(sizes[1] * sizes[2] * sizes[3]));
            try
            {
                using var session = new InferenceSession(model);
                float[] expected = Agreement.Run(session, "input", inputs, [Samples, .. sizes[1..]], session.OutputNames);
                all.Add((seed, model, Agreement.Import(model, new ImportOptions { Name = "Net", Namespace = $"Drawn{seed}" }), inputs, expected));
            }
            catch (OnnxRuntimeException)
            {
                // No model: a kernel that is larger than its input, for example.
            }
            catch (ImportException obstacles)
            {
                Assert.All(obstacles.Obstacles, obstacle => Assert.NotEmpty(obstacle.Reason));
                refused++;
            }
        }

        output.WriteLine($"{all.Count} agree, {refused} are refused");
        Assert.InRange(all.Count, draws / 3, draws);
        foreach ((int Seed, byte[] Model, ImportedModel Imported, float[] Inputs, float[] Expected)[] some in all.Chunk(Together))
        {
            using CompiledModel compiled = CompiledModel.Of([.. some.Select(one => one.Imported.Source)]);
            foreach ((int seed, byte[] model, ImportedModel imported, float[] inputs, float[] expected) in some)
            {
                RunningNetwork network = compiled.Network($"Drawn{seed}.Net");
                network.Load(imported);
                float[] actual = network.Predict(inputs);
                string shown = $"seed {seed}: {ModelProto.Parser.ParseFrom(model).Graph.Node}\n{imported.Source}";
                Assert.True(expected.Length == actual.Length, shown);
                double largest = expected.Max(value => Math.Abs((double)value));
                double difference = expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second));
                Assert.True(difference <= Bound * Math.Max(largest, 1e-3), $"{difference} of {largest}, {shown}");
            }
        }
    }

    private static ModelProto Draw(Random random, long[] sizes)
    {
        (sizes[1], sizes[2], sizes[3]) = (random.Next(1, 5), random.Next(1, 9), random.Next(1, 9));
        var model = new ModelBuilder(17, sizes);
        int channels = (int)sizes[1];
        string x = random.Next(2) == 0 ? "input" : model.Add("Relu", ["input"]);
        x = random.Next(8) switch
        {
            0 => model.Add("Conv", [x, model.Weight(3, channels, random.Next(1, 4), random.Next(1, 4))], [.. Windows(random, 4), Ints("dilations", random.Next(1, 3), random.Next(1, 3))]),
            1 => model.Add("MaxPool", [x], [Kernel(random), .. Windows(random, 2), Int("ceil_mode", random.Next(2))]),
            2 => model.Add("AveragePool", [x], [Kernel(random), .. Windows(random, 2), Int("ceil_mode", random.Next(2)), Int("count_include_pad", random.Next(2))]),
            3 => Transposed(model, random, x, channels),
            4 => Padded(model, random, x),
            5 => model.Add("Slice", [x, model.Integers(random.Next(-4, 4), random.Next(-4, 4)), model.Integers(random.Next(-3, 12), random.Next(-3, 12)), model.Integers(2, -1)]),
            6 => Resized(model, random, x),
            _ => Normalized(model, random, x),
        };
        x = random.Next(3) == 0 ? model.Add("Sigmoid", [x]) : x;
        return model.Build(model.Add("Tanh", [x]));
    }

    private static AttributeProto Kernel(Random random) => Ints("kernel_shape", random.Next(1, 4), random.Next(1, 4));

    private static AttributeProto[] Windows(Random random, int mostPadding)
    {
        AttributeProto strides = Ints("strides", random.Next(1, 4), random.Next(1, 4));
        return random.Next(4) == 0
            ? [strides, Text("auto_pad", random.Next(2) == 0 ? "SAME_UPPER" : "SAME_LOWER")]
            : [strides, Ints("pads", random.Next(mostPadding), random.Next(mostPadding), random.Next(mostPadding), random.Next(mostPadding))];
    }

    private static string Transposed(ModelBuilder model, Random random, string x, int channels)
    {
        int rows = random.Next(1, 4), columns = random.Next(1, 4), groups = random.Next(2) == 0 ? channels : 1;
        return model.Add(
            "ConvTranspose", [x, model.Weight(channels, 2, random.Next(1, 5), random.Next(1, 5)), model.Weight(2 * groups)],
            Ints("strides", rows, columns), Ints("pads", random.Next(3), random.Next(3), random.Next(3), random.Next(3)),
            Ints("output_padding", random.Next(rows), random.Next(columns)), Ints("dilations", random.Next(1, 3), random.Next(1, 3)), Int("group", groups));
    }

    /// <summary>A padding, sometimes two, and what may take it in.</summary>
    private static string Padded(ModelBuilder model, Random random, string x)
    {
        string mode = new[] { "constant", "constant", "reflect", "edge" }[random.Next(4)];
        for (int count = random.Next(1, 3); count > 0; count--)
        {
            int least = mode == "constant" ? -1 : 0;
            long[] pads = [.. Enumerable.Range(0, 4).Select(_ => (long)random.Next(least, 3))];
            x = model.Add("Pad", [x, model.Integers(0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3])], Text("mode", mode));
        }

        return random.Next(3) switch
        {
            0 => model.Add("AveragePool", [x], [Kernel(random), .. Windows(random, 1)]),
            1 => model.Add("MaxPool", [x], [Kernel(random), .. Windows(random, 1)]),
            _ => x,
        };
    }

    private static string Resized(ModelBuilder model, Random random, string x) => model.Add(
        "Resize", [x, "", model.Floats([4], 1, 1, random.Next(1, 4), random.Next(1, 4))],
        Text("mode", random.Next(2) == 0 ? "nearest" : "linear"),
        Text("coordinate_transformation_mode", new[] { "half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners" }[random.Next(4)]),
        Text("nearest_mode", new[] { "floor", "ceil", "round_prefer_floor", "round_prefer_ceil" }[random.Next(4)]));

    private static string Normalized(ModelBuilder model, Random random, string x)
    {
        long[] axes = [.. new long[] { 1, 2, 3 }.Where(_ => random.Next(3) > 0)];
        axes = axes.Length == 0 ? [1] : axes;
        string centered = model.Add("Sub", [x, model.Add("ReduceMean", [x], Ints("axes", axes))]);
        string variance = model.Add("ReduceMean", [model.Add("Mul", [centered, centered])], Ints("axes", axes));
        return model.Add("Div", [centered, model.Add("Sqrt", [model.Add("Add", [variance, model.Number(0.01f)])])]);
    }
}
