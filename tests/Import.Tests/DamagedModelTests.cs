using GenBn.Import;
using Google.Protobuf;
using Xunit;
using static GenBn.Tests.ModelBuilder;

namespace GenBn.Tests;

/// <summary>Files from outside are untrusted: a damaged one gives a clear exception, and takes memory by its size.</summary>
public sealed class DamagedModelTests
{
    /// <summary>Allocated bytes for each byte of a file, and for any file.</summary>
    private const long ForEachByte = 400;
    private const long ForAny = 32 << 20;

    [Fact]
    public void MutationsGiveClearExceptions()
    {
        byte[][] models = [Convolutions(), Spelled(), Images()];
        int mutations = FullSweep.IsOn ? 10_000 : 2_000, read = 0;
        for (int seed = 0; seed < mutations; seed++)
        {
            var random = new Random(seed);
            byte[] model = Mutation.Of(models[seed % models.Length], random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Agreement.Import(model);
                read++;
            }
            catch (Exception fault) when (fault is InvalidDataException or ImportException)
            {
                Assert.NotEmpty(fault.Message);
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}: {fault}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < ForAny + (ForEachByte * model.Length), $"seed {seed}");
        }

        // A changed weight is another model, and no damage.
        Assert.InRange(read, 1, mutations - 1);
    }

    [Fact]
    public void EveryPrefixIsDamaged()
    {
        byte[] model = Spelled();
        for (int length = 0; length < model.Length; length++)
        {
            Exception? fault = Record.Exception(() => Agreement.Import(model[..length]));
            Assert.True(fault is null or InvalidDataException or ImportException, $"{length}: {fault}");
        }
    }

    /// <summary>Few nodes that would double a constant each time, and blocks within blocks.</summary>
    [Fact]
    public void SmallFilesMakeNoLargeTensors()
    {
        var model = new ModelBuilder(13, 0, 4);
        string x = model.Weight(1024);
        for (int doubling = 0; doubling < 40; doubling++)
        {
            x = model.Add("Concat", [x, x], Int("axis", 0));
        }

        byte[] file = model.Build(model.Add("Add", ["input", x])).ToByteArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImportException>(() => Agreement.Import(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ForAny);

        model = new ModelBuilder(13, 0, 4);
        List<string> open = ["input"];
        for (int depth = 0; depth < 100; depth++)
        {
            open.Add(model.Add("Relu", [open[^1]]));
        }

        x = open[^1];
        for (int depth = 99; depth >= 0; depth--)
        {
            x = model.Add("Add", [model.Add("Tanh", [x]), open[depth]]);
        }

        Assert.All(Agreement.Obstacles(model.Build(x)), obstacle => Assert.Contains("nested more than", obstacle.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void GraphsThatDependOnThemselvesAreDamaged()
    {
        var model = new ModelBuilder(13, 0, 4);
        string x = model.Add("Add", ["input", "later"]);
        model.Add("Relu", [x]);
        model.Graph.Node[^1].Output[0] = "later";
        Assert.Contains("depends on itself", Assert.Throws<InvalidDataException>(() => Agreement.Import(model.Build(x).ToByteArray())).Message, StringComparison.Ordinal);
    }

    /// <summary>A file need not have its nodes in order.</summary>
    [Fact]
    public void NodesOutOfOrderArePutInOrder()
    {
        var model = new ModelBuilder(13, 0, 4);
        string x = model.Add("Relu", [model.Add("Gemm", ["input", model.Weight(4, 3)])]);
        (model.Graph.Node[0], model.Graph.Node[1]) = (model.Graph.Node[1].Clone(), model.Graph.Node[0].Clone());
        Assert.Contains("[Dense(3, Bias = false), ReLU]", Agreement.Import(model.Build(x).ToByteArray()).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFilesAreNoModels()
    {
        Assert.Contains("expected an ONNX model", Assert.Throws<InvalidDataException>(() => Agreement.Import("{\"a\": 1}"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("expected an ONNX model", Assert.Throws<InvalidDataException>(() => Agreement.Import([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesThatAreNotFiniteAreAnObstacle()
    {
        var model = new ModelBuilder(13, 0, 2);
        string x = model.Add("Gemm", ["input", model.Floats([2, 1], 1, float.NaN)]);
        Assert.Contains("not finite", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    private static byte[] Convolutions()
    {
        var model = new ModelBuilder(13, 0, 2, 8, 8);
        string x = model.Add("Relu", [model.BatchNorm(model.Add("Conv", ["input", model.Weight(3, 2, 3, 3)], Ints("pads", 1, 1, 1, 1), Ints("strides", 1, 1)), 3)]);
        x = model.Add("Add", [x, model.Add("Conv", [x, model.Weight(3, 3, 1, 1), model.Weight(3)])]);
        x = model.Add("Concat", [x, model.Add("Tanh", [x])], Int("axis", 1));
        x = model.Add("MaxPool", [x], Ints("kernel_shape", 2, 2), Ints("strides", 2, 2), Int("ceil_mode", 1));
        x = model.Add("Resize", [x, "", model.Floats([4], 1, 1, 2, 2)], Text("mode", "nearest"));
        x = model.Add("Flatten", [model.Add("GlobalAveragePool", [x])]);
        return model.Build(model.Add("Gemm", [x, model.Weight(6, 2), model.Weight(2)])).ToByteArray();
    }

    /// <summary>Norms, gates, what moves pixels, and several outputs.</summary>
    private static byte[] Images()
    {
        var model = new ModelBuilder(13, 0, 4, 6, 6);
        string x = model.Add("ConvTranspose", ["input", model.Weight(4, 4, 3, 3)], Ints("strides", 2, 2), Ints("pads", 1, 1, 0, 0));
        x = model.Add("Reshape", [x, model.Integers(0, 2, -1)]);
        x = model.Add("InstanceNormalization", [x, model.Floats([2], 1, 1), model.Floats([2], 0, 0)]);
        x = model.Add("Add", [model.Add("Mul", [model.Add("Reshape", [x, model.Integers(0, 4, 12, 12)]), model.Weight(4, 1, 1)]), model.Weight(4, 1, 1)]);
        string factors = model.Add("Sigmoid", [model.Add("Conv", [model.Add("GlobalAveragePool", [x]), model.Weight(4, 4, 1, 1)])]);
        x = model.Add("DepthToSpace", [model.Add("Mul", [x, factors])], Int("blocksize", 2), Text("mode", "CRD"));
        x = model.Add("Pad", [x, model.Integers(0, 0, 1, 2, 0, 0, 0, 1)], Text("mode", "reflect"));
        x = model.Add("Slice", [x, model.Integers(1, 0), model.Integers(-1, 20), model.Integers(2, 3), model.Integers(1, 1)]);
        x = model.Add("Resize", [x, "", model.Floats([4], 1, 1, 2, 2)], Text("mode", "linear"));
        string mean = model.Add("ReduceMean", [x], Ints("axes", 2, 3));
        string centered = model.Add("Sub", [x, mean]);
        string variance = model.Add("ReduceMean", [model.Add("Pow", [centered, model.Number(2)])], Ints("axes", 2, 3));
        x = model.Add("Div", [centered, model.Add("Sqrt", [model.Add("Add", [variance, model.Number(1e-5f)])])]);
        model.Graph.Output.Add(ValueOf(model.Add("LogSoftmax", [model.Add("Flatten", [model.Add("GlobalAveragePool", [x])])]), 0, 1));
        return model.Build(model.Add("Tanh", [x])).ToByteArray();
    }

    private static byte[] Spelled()
    {
        var model = new ModelBuilder(11, 0, 5, 5, 2);
        string x = model.Add("Transpose", ["input"], Ints("perm", 0, 3, 1, 2));
        x = model.Add("Pad", [x, model.Integers(0, 0, 1, 1, 0, 0, 1, 1)]);
        x = model.Add("Clip", [model.Add("Conv", [x, model.Weight(3, 2, 3, 3)]), model.Number(0)]);
        string batch = model.Add("Gather", [model.Add("Shape", [x]), model.Integer(0)], Int("axis", 0));
        string shape = model.Add("Concat", [model.Add("Unsqueeze", [batch], Ints("axes", 0)), model.Integers(-1)], Int("axis", 0));
        x = model.Add("Reshape", [model.Add("Mul", [x, model.Add("Sigmoid", [x])]), shape]);
        x = model.Add("Add", [model.Add("MatMul", [x, model.Add("Transpose", [model.Weight(4, 75)], Ints("perm", 1, 0))]), model.Weight(4)]);
        return model.Build(model.Add("Softmax", [x], Int("axis", 1))).ToByteArray();
    }
}
