using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class NetworkWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-network-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TinyNetwork Drawn(int seed)
    {
        var network = new TinyNetwork();
        var random = new Random(seed);
        foreach (NamedTensor tensor in TensorsOf(network))
        {
            foreach (ref float value in tensor.Values)
            {
                value = random.NextSingle();
            }
        }

        return network;
    }

    private static IEnumerable<NamedTensor> TensorsOf(TinyNetwork network) => network.Parameters.Concat<NamedTensor>(network.Buffers);

    private static NamedTensor Tensor(string name, params int[] shape) =>
        new ParameterStore(0, (NamedTensor.LengthOf(shape) + 15) & ~15).AddBuffer(name, 1, shape);

    /// <summary>Loading must fail and change nothing.</summary>
    private static string Fault(IEnumerable<NamedTensor> tensors)
    {
        TinyNetwork network = Drawn(2);
        float[] before = network.AllValues();
        WeightsFile weights = WeightsFile.Read(WeightsContent.Written(tensors), "file");

        string message = Assert.Throws<InvalidDataException>(() => network.LoadWeights(weights)).Message;

        Assert.Equal(before, network.AllValues());
        return message;
    }

    [Fact]
    public void ANetworkComesBack()
    {
        TinyNetwork saved = Drawn(1);
        TinyNetwork loaded = Drawn(2);
        string path = Path.Combine(_folder, "tiny.safetensors");

        saved.SaveWeights(path, new Dictionary<string, string> { ["epoch"] = "3" });
        loaded.LoadWeights(path);

        Assert.Equal(saved.AllValues(), loaded.AllValues());
        WeightsFile file = WeightsFile.Read(path);
        Assert.Equal(TensorsOf(saved).Select(tensor => tensor.Name), file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("3", file.Metadata["epoch"]);
    }

    [Fact]
    public void StreamAndFileHaveTheSameBytes()
    {
        TinyNetwork network = Drawn(1);
        string path = Path.Combine(_folder, "tiny.safetensors");
        var stream = new MemoryStream();

        network.SaveWeights(path);
        network.SaveWeights(stream);

        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
    }

    [Fact]
    public void AMissingTensorChangesNothing()
    {
        string last = new TinyNetwork().Buffers[^1].Name;
        Assert.StartsWith($"file: has no tensor '{last}' (expected shape 9); it has: ", Fault(TensorsOf(Drawn(1)).SkipLast(1)));
    }

    [Fact]
    public void AnotherShapeChangesNothing()
    {
        string last = new TinyNetwork().Buffers[^1].Name;
        Assert.Equal(
            $"file: tensor '{last}': expected shape 9, but found 3×3.", Fault([.. TensorsOf(Drawn(1)).SkipLast(1), Tensor(last, 3, 3)]));
    }

    [Fact]
    public void ExtraTensorsChangeNothing()
    {
        NamedTensor[] tensors = [.. TensorsOf(Drawn(1))];
        Assert.Equal(
            $"file: expected only the {tensors.Length} tensors of TinyNetwork, but found also: dense9.weight, dense9.bias.",
            Fault([Tensor("dense9.weight", 2, 2), .. tensors, Tensor("dense9.bias", 2)]));
    }

    [Fact]
    public void NullsAreRejected()
    {
        var network = new TinyNetwork();
        TinyNetwork missing = null!;

        Assert.Throws<ArgumentNullException>("network", () => missing.SaveWeights(Stream.Null));
        Assert.Throws<ArgumentNullException>("network", () => missing.SaveWeights("path"));
        Assert.Throws<ArgumentNullException>("network", () => missing.LoadWeights("path"));
        Assert.Throws<ArgumentNullException>("path", () => network.SaveWeights((string)null!));
        Assert.Throws<ArgumentNullException>("path", () => network.LoadWeights((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => network.SaveWeights((Stream)null!));
        Assert.Throws<ArgumentNullException>("weights", () => network.LoadWeights((WeightsFile)null!));
    }
}
