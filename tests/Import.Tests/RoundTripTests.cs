using CsCheck;
using GenBn.Import;
using GenBn.Sample.Networks;
using GenBn.Tests.Generative;
using Xunit;

namespace GenBn.Tests;

/// <summary>26: a class that is exported and imported again predicts the same bits, and from then on its text does not change.</summary>
[Trait("Tier", "Slow")]
public sealed class RoundTripTests
{
    /// <summary>Networks of one assembly: one at a time would compile much longer.</summary>
    private const int Together = 20;

    private const int MostNumbers = 300;
    private const ulong FixedSeed = 2026;

    private static readonly Gen<int[]> _numbers = Gen.Int[0, 99_999].Array[0, MostNumbers];

    /// <summary>Networks of the sample have only layers that a model has too, so all that prediction depends on comes back.</summary>
    [Fact]
    public void NetworksOfTheSampleComeBack()
    {
        Type[] networks = [.. typeof(LeNet).Assembly.GetTypes().Where(type => type.IsDefined(typeof(NetworkAttribute), inherit: false))];
        Assert.InRange(networks.Length, 9, 100);
        Check([.. networks.Select(RunningNetwork.Of)]);
    }

    /// <summary>Without blocks, names of parameters are the same too, and so is the hash of the architecture.</summary>
    [Fact]
    public void ThePlainNetworkIsTheSameArchitecture()
    {
        var network = new RunningNetwork<LeNet>();
        ImportedModel imported = Agreement.Import(network.Export());
        using CompiledModel compiled = CompiledModel.Of([imported.Source]);
        Assert.Equal(network.Hash, compiled.Network("Models.Model").Hash);
        Assert.Contains("[Conv(6, 5), BatchNorm, Sigmoid, MaxPool(2)] // 6×12×12\n[Conv(16, 5), BatchNorm, Sigmoid, MaxPool(2)] // 16×4×4\n[Flatten]", imported.Source, StringComparison.Ordinal);
    }

    /// <summary>
    /// Drawn networks: every word of the language but convolutions that a network declares to go by transforms, because a model does not say by which
    /// form it was computed, and recurrent layers, which the import does not read.
    /// </summary>
    [Fact]
    public void DrawnNetworksComeBack()
    {
        IReadOnlySet<Word> language = Language.Whole.Except([Word.Winograd, Word.GRU, Word.LSTM]).ToHashSet();
        int assemblies = FullSweep.IsOn ? 50 : 10;
        for (int assembly = 0; assembly < assemblies; assembly++)
        {
            var random = new PCG((uint)assembly, FixedSeed);
            DrawnNetwork[] drawn = [.. Enumerable.Range(0, Together).Select(number => NetworkDraw.Of(new Choices(_numbers.Generate(random, null, out _)), language))];
            using CompiledModel compiled = CompiledModel.Of(
                [.. drawn.Select((network, index) => $"using GenBn;\nnamespace Draw{index};\n{network.Source}")], allowsWarnings: true);
            Check([.. drawn.Select((_, index) => compiled.Network($"Draw{index}.Net"))]);
        }
    }

    private static void Check(IReadOnlyList<RunningNetwork> networks)
    {
        ImportedModel[] first = [.. networks.Select((network, index) =>
        {
            network.Randomize(index);
            return Import(network, index);
        })];
        using CompiledModel compiled = CompiledModel.Of([.. first.Select(model => model.Source)]);
        for (int index = 0; index < networks.Count; index++)
        {
            RunningNetwork again = compiled.Network($"Round{index}.Net");
            again.Load(first[index]);
            float[] samples = Agreement.Inputs(13 * networks[index].InputLength);
            Assert.True(networks[index].Predict(samples).SequenceEqual(again.Predict(samples)), first[index].Source);
            ImportedModel second = Import(again, index);
            Assert.Equal(first[index].Source, second.Source);
            Assert.Equal(first[index].Tensors.Select(tensor => tensor.ToString()), second.Tensors.Select(tensor => tensor.ToString()));
            Assert.All(first[index].Tensors.Zip(second.Tensors), pair => Assert.True(pair.First.Values.SequenceEqual(pair.Second.Values), pair.First.Name));
        }
    }

    private static ImportedModel Import(RunningNetwork network, int index) =>
        Agreement.Import(network.Export(), new ImportOptions { Name = "Net", Namespace = $"Round{index}" });
}
