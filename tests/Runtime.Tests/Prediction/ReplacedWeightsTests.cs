using System.Runtime.CompilerServices;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>A network whose weights are replaced while it predicts.</summary>
[Network, Input(8), Dense(16), ReLU, Dense(2)]
public sealed partial class ReplacedNetwork;

/// <summary>
/// Two predictors take turns: one answers while the other gets new weights, and the writer waits until the reader has seen the new one. No answer is of
/// mixed weights, a prediction allocates nothing, and the oldest generation is never collected.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ReplacedWeightsTests
{
    private const int Predictions = 1_000_000;
    private const int Replacements = 1_000;

    private readonly ReplacedNetwork[] _networks = [.. Enumerable.Range(1, 4).Select(seed => new ReplacedNetwork((ulong)seed))];
    private readonly float[] _input = PredictionNetworks.Samples(1, ReplacedNetwork.InputLength);
    private Predictor<ReplacedNetwork>[] _predictors = [];
    private long _published;
    private long _seen;
    private bool _isOver;

    [Fact]
    public void PredictionsAreWholeWhileWeightsAreReplaced()
    {
        _predictors = [_networks[0].CreatePredictor(), _networks[0].CreatePredictor()];
        float[][] expected = [.. _networks.Select(network => network.CreatePredictor().Outputs(_input))];
        int[] counts = new int[_networks.Length];
        Predict(1000, expected, counts); // Compiles, and gives the thread its memory.
        GC.Collect();
        int collections = GC.CollectionCount(2);
        var writer = new Thread(Replace);
        writer.Start();
        Array.Clear(counts);
        long before = GC.GetAllocatedBytesForCurrentThread();

        int torn = Predict(Predictions, expected, counts);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        int over = GC.CollectionCount(2) - collections;
        while (!Volatile.Read(ref _isOver))
        {
            torn += Predict(1000, expected, counts);
        }

        writer.Join();
        Assert.Equal((0, 0L, 0), (torn, allocated, over));
        Assert.Equal(Replacements, _published);
        Assert.All(counts, count => Assert.True(count > 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Predict(int predictions, float[][] expected, int[] counts)
    {
        Span<float> outputs = stackalloc float[ReplacedNetwork.OutputLength];
        int torn = 0;
        for (int index = 0; index < predictions; index++)
        {
            long version = Volatile.Read(ref _published);
            Volatile.Write(ref _seen, version);
            _predictors[version % 2].Predict(_input, outputs);
            int network = (int)(version % expected.Length);
            torn += outputs.SequenceEqual(expected[network]) ? 0 : 1;
            counts[network]++;
        }

        return torn;
    }

    private void Replace()
    {
        for (long version = 1; version <= Replacements; version++)
        {
            // The reader has left the predictor that gets the next weights.
            while (Volatile.Read(ref _seen) != version - 1)
            {
                Thread.Sleep(0);
            }

            _networks[version % _networks.Length].UpdatePredictor(_predictors[version % 2]);
            Volatile.Write(ref _published, version);
        }

        Volatile.Write(ref _isOver, true);
    }
}
