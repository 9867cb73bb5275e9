using System.Runtime.CompilerServices;
using GenBn.Tests.Checkpoints;
using GenBn.Tests.Training;
using Xunit;
using static GenBn.Tests.Prediction.PredictorFiles;

namespace GenBn.Tests.Prediction;

/// <summary>A predictor from a file is the one that the network would have made, or an explanation.</summary>
public sealed class LoadPredictorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-predictor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EverySourceGivesTheSameBits()
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        string path = Path.Combine(_folder, "tiny.safetensors");
        network.SaveWeights(path);
        byte[] content = File.ReadAllBytes(path);

        Predictor expected = network.CreatePredictor();
        AssertSame(expected, TinyNetwork.LoadPredictor(path));
        AssertSame(expected, TinyNetwork.LoadPredictor(content));
        AssertSame(expected, TinyNetwork.LoadPredictor(WeightsFile.Read(path)));
        using var stream = new MemoryStream(content);
        AssertSame(expected, TinyNetwork.LoadPredictor(stream));
        Assert.True(stream.CanRead, "The stream was closed.");
    }

    [Fact]
    public void OtherNetworksGiveTheSameBits()
    {
        SoftmaxNetwork softmax = PredictionNetworks.Drawn<SoftmaxNetwork>(1);
        AssertSame(softmax.CreatePredictor(), SoftmaxNetwork.LoadPredictor(Saved(softmax)));
        SigmoidNetwork sigmoid = PredictionNetworks.Drawn<SigmoidNetwork>(1);
        AssertSame(sigmoid.CreatePredictor(), SigmoidNetwork.LoadPredictor(Saved(sigmoid)));
        LargeMatrix matrix = PredictionNetworks.Drawn<LargeMatrix>(1);
        AssertSame(matrix.CreatePredictor(), LargeMatrix.LoadPredictor(Saved(matrix)));
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void ValuesOfTwoBytesComeClose(string type)
    {
        SoftmaxNetwork softmax = PredictionNetworks.Drawn<SoftmaxNetwork>(1);
        AssertClose(softmax.CreatePredictor(), SoftmaxNetwork.LoadPredictor(OfHalves(softmax, type)));
        SigmoidNetwork sigmoid = PredictionNetworks.Drawn<SigmoidNetwork>(1);
        AssertClose(sigmoid.CreatePredictor(), SigmoidNetwork.LoadPredictor(OfHalves(sigmoid, type)));
    }

    [Fact]
    public void EveryMissingTensorIsNamed()
    {
        NamedTensor[] tensors = [.. TensorsOf(PredictionNetworks.Drawn<TinyNetwork>(1))];
        foreach (NamedTensor missing in tensors)
        {
            Assert.StartsWith(
                $"content: has no tensor '{missing.Name}' (expected shape {string.Join('×', missing.Shape)}); it has: ",
                Fault(WeightsContent.Written(tensors.Where(tensor => tensor != missing))));
        }
    }

    [Fact]
    public void EveryOtherShapeIsNamed()
    {
        NamedTensor[] tensors = [.. TensorsOf(PredictionNetworks.Drawn<TinyNetwork>(1))];
        for (int index = 0; index < tensors.Length; index++)
        {
            int[] shape = [.. tensors[index].Shape.Append(1)];
            NamedTensor other = new ParameterStore(0, (NamedTensor.LengthOf(shape) + 15) & ~15).AddBuffer(tensors[index].Name, 1, shape);
            Assert.Equal(
                $"content: tensor '{other.Name}': expected shape {string.Join('×', tensors[index].Shape)}, but found {string.Join('×', shape)}.",
                Fault(WeightsContent.Written([.. tensors[..index], other, .. tensors[(index + 1)..]])));
        }
    }

    [Fact]
    public void OtherArchitecturesWithTheSameTensorsAreRefused()
    {
        AssertRefused(OtherActivation.ArchitectureHash, nameof(OtherActivation), Saved(new OtherActivation()));
        AssertRefused(OtherEpsilon.ArchitectureHash, nameof(OtherEpsilon), Saved(new OtherEpsilon()));
    }

    [Fact]
    public void FilesThatSayNothingOfTheirArchitecturePass()
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        AssertSame(network.CreatePredictor(), TinyNetwork.LoadPredictor(WeightsContent.Written(TensorsOf(network))));
        var metadata = new Dictionary<string, string> { ["epoch"] = "3", [WeightsFile.NetworkKey] = "Another" };
        AssertSame(network.CreatePredictor(), TinyNetwork.LoadPredictor(WeightsContent.Written(TensorsOf(network), metadata)));
    }

    [Fact]
    public void TheStateOfATrainingIsPassedOver()
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        IEnumerable<NamedTensor> tensors = [.. WeightsContent.Tensors().Take(1).Select(Renamed), .. TensorsOf(network)];
        AssertSame(network.CreatePredictor(), TinyNetwork.LoadPredictor(WeightsContent.Written(tensors)));
    }

    [Fact]
    public void NullsAndMissingFilesAreRefused()
    {
        Assert.Throws<ArgumentNullException>("path", () => TinyNetwork.LoadPredictor((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => TinyNetwork.LoadPredictor((Stream)null!));
        Assert.Throws<ArgumentNullException>("weights", () => TinyNetwork.LoadPredictor((WeightsFile)null!));
        Assert.Throws<FileNotFoundException>(() => TinyNetwork.LoadPredictor(Path.Combine(_folder, "none.safetensors")));
        Assert.Equal("content: expected 8 bytes with the length of the header, but found 0.", Fault([]));
    }

    /// <summary>The file's bytes, the weights in two orders, and little else: no gradients, and no values of a network.</summary>
    [Fact]
    public void LoadingAllocatesNoMemoryForTraining()
    {
        const int Constant = 1 << 16;
        string path = Path.Combine(_folder, "large.safetensors");
        PredictionNetworks.Drawn<LargeMatrix>(1).SaveWeights(path);
        LargeMatrix.LoadPredictor(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LargeMatrix.LoadPredictor(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, LargeMatrix.ParameterCount, (4 * new FileInfo(path).Length) + Constant);
    }

    /// <summary>Damage to a real file is noticed, or leaves a predictor that works.</summary>
    [Fact]
    public void RandomDamageIsNoticedOrHarmless()
    {
        byte[] content = Saved(PredictionNetworks.Drawn<TinyNetwork>(1));
        int header = 8 + BitConverter.ToInt32(content);
        var random = new Random(20);
        int loaded = 0;
        for (int round = 0; round < 500; round++)
        {
            List<byte> damaged = [.. content];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Half of the time in the header, which is only a small part of the file.
                int at = random.Next(random.Next(2) == 0 ? header : damaged.Count);
                switch (random.Next(6))
                {
                    case 0:
                        damaged.Insert(at, (byte)random.Next(256));
                        break;
                    case 1:
                        damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at));
                        break;
                    default:
                        damaged[at] ^= (byte)(1 << random.Next(8));
                        break;
                }
            }

            loaded += Loads([.. damaged]) ? 1 : 0;
        }

        Assert.InRange(loaded, 20, 480);
    }

    private static bool Loads(byte[] content)
    {
        try
        {
            Predictor predictor = TinyNetwork.LoadPredictor(content);
            float[] inputs = PredictionNetworks.Samples(20, TinyNetwork.InputLength);
            Assert.Equal(20 * TinyNetwork.OutputLength, predictor.Outputs(inputs).Length);
            Assert.InRange(predictor.Classify(inputs.AsSpan(0, TinyNetwork.InputLength)), 0, TinyNetwork.OutputLength - 1);
            return true;
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("content: ", error.Message);
            return false;
        }
    }

    private static string Fault(byte[] content) => Assert.Throws<InvalidDataException>(() => TinyNetwork.LoadPredictor(content)).Message;

    private static void AssertRefused(string hash, string name, byte[] content) => Assert.Equal(
        $"content: expected weights of TinyNetwork with the architecture {TinyNetwork.ArchitectureHash}, but found the architecture {hash} of {name}.",
        Fault(content));

    private static NamedTensor Renamed(NamedTensor tensor) => new ParameterStore(0, 16).AddBuffer("optimizer/" + tensor.Name, 1, [.. tensor.Shape]);

    private static void AssertSame(Predictor expected, Predictor actual, [CallerArgumentExpression(nameof(actual))] string source = "")
    {
        float[] inputs = PredictionNetworks.Samples(70, expected.InputLength);
        Assert.True(
            WeightsContent.Bits(expected.Outputs(inputs)).SequenceEqual(WeightsContent.Bits(actual.Outputs(inputs))), $"{source} predicts something else.");
    }

    private static void AssertClose(Predictor expected, Predictor actual)
    {
        float[] inputs = PredictionNetworks.Samples(70, expected.InputLength);
        float[] exact = expected.Outputs(inputs);
        float[] close = actual.Outputs(inputs);
        Assert.NotEqual(exact, close);
        Assert.All(exact.Zip(close), pair => Assert.InRange(pair.Second, pair.First - 1e-2f, pair.First + 1e-2f));
    }
}
