using GenBn.Tests.Checkpoints;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>An update gives a predictor the network's present weights, in its memory, and predictions notice it.</summary>
[Collection(AloneCollection.Name)]
public sealed class PredictorUpdateTests
{
    private readonly TinyNetwork _network = PredictionNetworks.Drawn<TinyNetwork>(1);
    private readonly float[] _inputs = PredictionNetworks.Samples(100, TinyNetwork.InputLength);
    private readonly float[] _outputs = new float[100 * TinyNetwork.OutputLength];

    [Fact]
    public void AnUpdatedPredictorPredictsAsANewOne()
    {
        Predictor<TinyNetwork> predictor = _network.CreatePredictor();
        float[] before = predictor.Outputs(_inputs);
        TinyNetwork other = PredictionNetworks.Drawn<TinyNetwork>(2);

        other.UpdatePredictor(predictor);

        Assert.Equal(WeightsContent.Bits(other.CreatePredictor().Outputs(_inputs)), WeightsContent.Bits(predictor.Outputs(_inputs)));
        _network.UpdatePredictor(predictor);
        Assert.Equal(WeightsContent.Bits(before), WeightsContent.Bits(predictor.Outputs(_inputs)));
    }

    /// <summary>A predictor from a file is one of the network's, too.</summary>
    [Fact]
    public void APredictorFromAFileCanBeUpdated()
    {
        var stream = new MemoryStream();
        PredictionNetworks.Drawn<TinyNetwork>(2).SaveWeights(stream);
        Predictor<TinyNetwork> predictor = TinyNetwork.LoadPredictor(stream.ToArray());

        _network.UpdatePredictor(predictor);

        Assert.Equal(WeightsContent.Bits(_network.CreatePredictor().Outputs(_inputs)), WeightsContent.Bits(predictor.Outputs(_inputs)));
    }

    [Fact]
    public void UpdatesAllocateNothing()
    {
        AssertAllocatesNothing(_network);
        AssertAllocatesNothing(PredictionNetworks.Drawn<SoftmaxNetwork>(1));
        AssertAllocatesNothing(PredictionNetworks.Drawn<EveryCopyNetwork>(1));
    }

    [Fact]
    public void NothingIsRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("network", () => ((TinyNetwork)null!).UpdatePredictor(_network.CreatePredictor()));
        Assert.Throws<ArgumentNullException>("predictor", () => _network.UpdatePredictor(null!));
    }

    /// <summary>Everything that is called in the middle of an update is refused; afterwards the predictor is as new.</summary>
    [Fact]
    public void APredictorIsNotUsedDuringAnUpdate()
    {
        Predictor<TinyNetwork> predictor = _network.CreatePredictor();
        int refused = 0;
        var source = new CallingSource(((INetwork<TinyNetwork>)_network).Store, () =>
        {
            foreach (Action call in Calls(predictor))
            {
                AssertRefused("Expected no update of the predictor during a prediction", call);
                refused++;
            }

            AssertRefused("Expected one update of a predictor at a time", () => _network.UpdatePredictor(predictor));
        });

        predictor.Update(source);

        Assert.True(refused > 0);
        Assert.All(Calls(predictor), call => call());
        _network.UpdatePredictor(predictor);
    }

    [Fact]
    public void AfterAnUpdateThatFailedThePredictorCanBeUpdated()
    {
        Predictor<TinyNetwork> predictor = _network.CreatePredictor();
        var source = new CallingSource(((INetwork<TinyNetwork>)_network).Store, () => throw new TimeoutException());

        Assert.Throws<TimeoutException>(() => predictor.Update(source));

        _network.UpdatePredictor(predictor);
        Assert.Equal(WeightsContent.Bits(_network.CreatePredictor().Outputs(_inputs)), WeightsContent.Bits(predictor.Outputs(_inputs)));
    }

    /// <summary>The layer updates the predictor that calls it, so that every call sees old weights before it and new ones behind it.</summary>
    [Fact]
    public void APredictionNoticesAnUpdate()
    {
        CalledNetwork network = PredictionNetworks.Drawn<CalledNetwork>(1);
        Predictor<CalledNetwork> predictor = network.CreatePredictor();
        Action[] calls = [.. Calls(predictor)];
        foreach (Action call in calls)
        {
            int updates = 0;
            CalledLayer.Call = () =>
            {
                // Once: a layer is called for every sample or block, on two threads in some of the calls.
                if (Interlocked.Increment(ref updates) == 1)
                {
                    network.UpdatePredictor(predictor);
                }
            };
            AssertRefused("Expected no update of the predictor during a prediction", call);
            CalledLayer.Call = null;
            call();
        }
    }

    /// <summary>Every way to predict, on one thread and on several.</summary>
    private IEnumerable<Action> Calls(Predictor predictor)
    {
        byte[] pixels = new byte[_inputs.Length];
        byte[] scratch = new byte[predictor.ScratchBytes];
        int input = predictor.InputLength;
        int output = predictor.OutputLength;
        yield return () => predictor.Predict(_inputs.AsSpan(0, input), _outputs.AsSpan(0, output));
        yield return () => predictor.Predict(_inputs.AsSpan(0, 3 * input), _outputs.AsSpan(0, 3 * output));
        yield return () => predictor.Predict(_inputs.AsSpan(0, 50 * input), _outputs.AsSpan(0, 50 * output));
        yield return () => predictor.Predict(_inputs.AsSpan(0, 3 * input), _outputs.AsSpan(0, 3 * output), threads: 2);
        yield return () => predictor.Predict(_inputs.AsSpan(0, 50 * input), _outputs.AsSpan(0, 50 * output), threads: 2);
        yield return () => predictor.Predict(pixels.AsSpan(0, 50 * input), 0.5f, _outputs.AsSpan(0, 50 * output), threads: 2);
        yield return () => predictor.Predict(_inputs.AsSpan(0, input), _outputs.AsSpan(0, output), scratch);
        yield return () => predictor.PredictProbabilities(_inputs.AsSpan(0, input), _outputs.AsSpan(0, output));
        yield return () => predictor.PredictProbabilities(pixels.AsSpan(0, input), 0.5f, _outputs.AsSpan(0, output));
        yield return () => predictor.Classify(_inputs.AsSpan(0, input));
        yield return () => predictor.Classify(pixels.AsSpan(0, input), 0.5f);
    }

    private static void AssertRefused(string beginning, Action call) =>
        Assert.StartsWith(beginning, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);

    private static void AssertAllocatesNothing<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        Predictor<TNetwork> predictor = network.CreatePredictor();
        network.UpdatePredictor(predictor);
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int update = 0; update < 10_000; update++)
        {
            network.UpdatePredictor(predictor);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
    }

    /// <summary>A network's tensors, and something that happens when one is asked for.</summary>
    private sealed class CallingSource(ITensorSource tensors, Action call) : ITensorSource
    {
        public ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape)
        {
            call();
            return tensors.Tensor(name, shape);
        }
    }
}
