using System.Collections.Concurrent;
using GenBn.Tests.Checkpoints;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>One sample, or a few, on several threads.</summary>
[Collection(AloneCollection.Name)]
public sealed class SharedSampleTests
{
    private const int Samples = 33;

    private readonly SharedNetwork _network = PredictionNetworks.Drawn<SharedNetwork>(1);
    private readonly Predictor<SharedNetwork> _predictor;
    private readonly float[] _inputs = PredictionNetworks.Samples(Samples, SharedNetwork.InputLength);
    private readonly float[] _expected = new float[Samples * SharedNetwork.OutputLength];

    public SharedSampleTests()
    {
        _predictor = _network.CreatePredictor();
        for (int sample = 0; sample < Samples; sample++)
        {
            _predictor.Predict(Inputs(1, sample), _expected.AsSpan(sample * SharedNetwork.OutputLength, SharedNetwork.OutputLength));
        }
    }

    /// <summary>Else the other tests of this class would look at nothing.</summary>
    [Fact]
    public void LargeLayersAreShared()
    {
        Assert.InRange(_predictor.ThreadsOfSample, 2, 64);
        Assert.InRange(new SharedAroundCalls().CreatePredictor().ThreadsOfSample, 2, 64);
        Assert.Equal(1, new TinyNetwork().CreatePredictor().ThreadsOfSample);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1024)]
    public void AnyNumberOfThreadsGivesTheSameBits(int threads)
    {
        byte[] pixels = new byte[Samples * SharedNetwork.InputLength];
        new Random(2).NextBytes(pixels);
        float[] ofPixels = _predictor.Outputs(Array.ConvertAll(pixels, pixel => pixel * 0.01f));
        foreach (int samples in new[] { 1, 2, 3, 5, 11, 12, 15, 16, 22, 23, Samples })
        {
            float[] outputs = new float[samples * SharedNetwork.OutputLength];
            _predictor.Predict(Inputs(samples), outputs, threads);
            AssertSameBits(_expected.AsSpan(0, outputs.Length), outputs);
            _predictor.Predict(pixels.AsSpan(0, samples * SharedNetwork.InputLength), 0.01f, outputs, threads);
            AssertSameBits(ofPixels.AsSpan(0, outputs.Length), outputs);
        }
    }

    /// <summary>Also while the team gives way, and has fewer threads than the call wants.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 7)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void NothingIsAllocated(int samples, int threads)
    {
        float[] outputs = new float[samples * SharedNetwork.OutputLength];
        long least = long.MaxValue;
        for (int window = 0; window < 5 && least > 0; window++)
        {
            _predictor.Predict(Inputs(samples), outputs, threads);
            long start = GC.GetAllocatedBytesForCurrentThread();
            for (int repeat = 0; repeat < 50; repeat++)
            {
                _predictor.Predict(Inputs(samples), outputs, threads);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        Assert.Equal(0, least);
        AssertSameBits(_expected.AsSpan(0, outputs.Length), outputs);
    }

    [Fact]
    public void CallersAtTheSameTimeGetTheirOwnResults()
    {
        Predictor other = PredictionNetworks.Drawn<SharedNetwork>(2).CreatePredictor();
        float[] ofOther = other.Outputs(_inputs);
        var wrong = new ConcurrentBag<string>();
        Thread[] callers = [.. Enumerable.Range(0, 6).Select(caller => new Thread(() =>
        {
            for (int repeat = 0; repeat < 60; repeat++)
            {
                (bool isOther, int samples, int threads) = ((repeat + caller) % 2 == 0, 1 + (repeat % 4 * 8), 1 + ((repeat + caller) % 4));
                float[] outputs = new float[samples * SharedNetwork.OutputLength];
                (isOther ? other : _predictor).Predict(Inputs(samples), outputs, threads);
                if (!outputs.AsSpan().SequenceEqual((isOther ? ofOther : _expected).AsSpan(0, outputs.Length)))
                {
                    wrong.Add($"{samples} samples on {threads} threads");
                }
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.Empty(wrong);
    }

    /// <summary>The one thread that computes the layer throws while the others wait for it; the next call finds all of them as they were.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ALayerMayThrow(int samples)
    {
        Predictor predictor = PredictionNetworks.Drawn<SharedAroundCalls>(1).CreatePredictor();
        float[] expected = predictor.Outputs(Inputs(samples));
        float[] outputs = new float[expected.Length];
        for (int repeat = 0; repeat < 20; repeat++)
        {
            CalledLayer.Call = () => throw new TimeoutException();
            try
            {
                AggregateException exception = Assert.Throws<AggregateException>(() => predictor.Predict(Inputs(samples), outputs, threads: 2));
                Assert.All(exception.InnerExceptions, inner => Assert.IsType<TimeoutException>(inner));
            }
            finally
            {
                CalledLayer.Call = null;
            }

            predictor.Predict(Inputs(samples), outputs, threads: 2);
            AssertSameBits(expected, outputs);
        }
    }

    /// <summary>A layer that predicts finds the threads at its own sample, and goes on without them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void ACallThatFindsTheThreadsBusyRunsAlone(int samples)
    {
        Predictor outer = PredictionNetworks.Drawn<SharedAroundCalls>(1).CreatePredictor();
        float[] outputs = new float[samples * SharedNetwork.OutputLength];
        int threads = 0;
        CalledLayer.Call = () =>
        {
            int before = WorkersStarted();
            _predictor.Predict(Inputs(samples), outputs, threads: 3);
            threads = WorkersStarted() - before;
        };
        try
        {
            outer.Predict(Inputs(1), new float[SharedAroundCalls.OutputLength], threads: 2);
        }
        finally
        {
            CalledLayer.Call = null;
        }

        Assert.Equal(0, threads);
        AssertSameBits(_expected.AsSpan(0, outputs.Length), outputs);

        static int WorkersStarted() => System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void APredictionNoticesAnUpdate(int samples)
    {
        SharedAroundCalls network = PredictionNetworks.Drawn<SharedAroundCalls>(1);
        Predictor<SharedAroundCalls> predictor = network.CreatePredictor();
        float[] outputs = new float[samples * SharedAroundCalls.OutputLength];
        int updates = 0;
        CalledLayer.Call = () =>
        {
            if (Interlocked.Increment(ref updates) == 1)
            {
                network.UpdatePredictor(predictor);
            }
        };
        try
        {
            Assert.Throws<InvalidOperationException>(() => predictor.Predict(Inputs(samples), outputs, threads: 2));
        }
        finally
        {
            CalledLayer.Call = null;
        }

        predictor.Predict(Inputs(samples), outputs, threads: 2);
        AssertSameBits(predictor.Outputs(Inputs(samples)), outputs);
    }

    private ReadOnlySpan<float> Inputs(int samples, int first = 0) => _inputs.AsSpan(first * SharedNetwork.InputLength, samples * SharedNetwork.InputLength);

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) => Assert.Equal(WeightsContent.Bits(expected), WeightsContent.Bits(actual));
}
