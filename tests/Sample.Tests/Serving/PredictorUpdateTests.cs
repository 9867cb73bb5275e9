using System.Runtime.InteropServices;
using GenBn.Sample.Networks;
using GenBn.Weights;
using Xunit;

namespace GenBn.Tests.Serving;

/// <summary>Updates of predictors as a program has them that trains and serves, with the public surface alone.</summary>
public sealed class PredictorUpdateTests
{
    private const int Versions = 8;
    private const int Readers = 3;

    /// <summary>More than a block and fewer than two, so that both schedules run.</summary>
    private const int Samples = 20;

    /// <summary>Weights of the versions, and a network that gets them one after the other.</summary>
    private readonly LeNet[] _versions = [.. Enumerable.Range(1, Versions).Select(seed => new LeNet((ulong)seed))];
    private readonly LeNet _network = new(seed: 1);
    private readonly float[] _inputs = Drawn(Samples * LeNet.InputLength);

    /// <summary>Outputs of each version as bytes, which are compared bit for bit.</summary>
    private readonly byte[][] _expected;

    public PredictorUpdateTests() => _expected = [.. _versions.Select(network => Outputs(network.CreatePredictor()))];

    [Fact]
    public void TenThousandUpdatesAllocateNothing()
    {
        Predictor<LeNet> predictor = _network.CreatePredictor();
        _network.UpdatePredictor(predictor);
        long allocated = -1;

        // A collection in between counts what is left of the thread's memory as allocated: then again.
        for (int attempt = 0; attempt < 3 && allocated != 0; attempt++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            for (int update = 0; update < 10_000; update++)
            {
                _network.UpdatePredictor(predictor);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - start;
        }

        Assert.Equal(0, allocated);
        Assert.Equal(_expected[0], Outputs(predictor));
    }

    [Fact]
    public void EveryVersionIsThatOfANewPredictor()
    {
        Assert.Equal(Versions, _expected.Select(Convert.ToHexString).Distinct().Count());
        Predictor<LeNet> predictor = _network.CreatePredictor();
        for (int version = Versions - 1; version >= 0; version--)
        {
            Take(version);
            _network.UpdatePredictor(predictor);
            Assert.Equal(_expected[version], Outputs(predictor));
        }
    }

    /// <summary>One thread updates the idle predictor and publishes it; others predict with the published one and get one version, whole.</summary>
    [Fact]
    [Trait("Tier", "Slow")]
    public void PredictionsDuringPublicationsAreOfOneVersion()
    {
        const int Publications = 300;
        var served = new ServedNetwork<LeNet>(_network);
        int published = 0;
        int[] last = new int[Readers];
        Run(
            () =>
            {
                for (int publication = 0; publication < Publications; publication++)
                {
                    Take(publication % Versions);
                    served.Publish();
                    Volatile.Write(ref published, publication + 1);
                }
            },
            (reader, hasEnded) =>
            {
                float[] outputs = new float[Samples * LeNet.OutputLength];
                bool wasLast;
                do
                {
                    wasLast = hasEnded();
                    int count = wasLast || last[reader] % 2 == 0 ? Samples : 1;
                    served.Predict(_inputs.AsSpan(0, count * LeNet.InputLength), outputs.AsSpan(0, count * LeNet.OutputLength));
                    last[reader] = VersionOf(outputs, count);
                    Assert.NotEqual(-1, last[reader]);
                }
                while (!wasLast);
            });
        Assert.Equal(Publications, published);
        Assert.All(last, version => Assert.Equal((Publications - 1) % Versions, version));
    }

    /// <summary>Who does not keep the rule, and predicts with the predictor that is updated, gets an exception or one version.</summary>
    [Fact]
    public void PredictionsDuringAnUpdateAreOfOneVersionOrRefused()
    {
        const int Updates = 1_000;
        Predictor<LeNet> predictor = _network.CreatePredictor();
        Run(
            () =>
            {
                for (int update = 0; update < Updates; update++)
                {
                    Take(update % Versions);
                    _network.UpdatePredictor(predictor);
                }
            },
            (reader, hasEnded) =>
            {
                float[] outputs = new float[Samples * LeNet.OutputLength];
                while (!hasEnded())
                {
                    try
                    {
                        predictor.Predict(_inputs, outputs, threads: reader);
                    }
                    catch (InvalidOperationException)
                    {
                        continue;
                    }

                    Assert.NotEqual(-1, VersionOf(outputs, Samples));
                }
            });
        Assert.Equal(_expected[(Updates - 1) % Versions], Outputs(predictor));
    }

    /// <summary>A container of services finds each by its type.</summary>
    [Fact]
    public void PredictorsOfTwoNetworksHaveTwoTypes()
    {
        var services = new Dictionary<Type, object>
        {
            [typeof(Predictor<LeNet>)] = _network.CreatePredictor(),
            [typeof(Predictor<LeNet64>)] = new LeNet64(seed: 1).CreatePredictor(),
        };
        Assert.Equal(LeNet.OutputLength, ((Predictor<LeNet>)services[typeof(Predictor<LeNet>)]).OutputLength);
        Assert.IsAssignableFrom<Predictor<LeNet64>>(services[typeof(Predictor<LeNet64>)]);
        Assert.IsNotAssignableFrom<Predictor<LeNet64>>(services[typeof(Predictor<LeNet>)]);
        Assert.All(services.Values, service => Assert.IsAssignableFrom<Predictor>(service));
    }

    /// <summary>The version whose outputs these are; −1 for none.</summary>
    private int VersionOf(float[] outputs, int samples)
    {
        int bytes = samples * LeNet.OutputLength * sizeof(float);
        for (int version = 0; version < Versions; version++)
        {
            if (MemoryMarshal.AsBytes(outputs.AsSpan())[..bytes].SequenceEqual(_expected[version].AsSpan(0, bytes)))
            {
                return version;
            }
        }

        return -1;
    }

    /// <summary>Gives the network the weights of a version, as a training would give it new ones.</summary>
    private void Take(int version)
    {
        for (int index = 0; index < _network.Parameters.Count; index++)
        {
            _versions[version].Parameters[index].Values.CopyTo(_network.Parameters[index].Values);
        }

        for (int index = 0; index < _network.Buffers.Count; index++)
        {
            NamedTensor buffer = _network.Buffers[index];
            _versions[version].Buffers[index].Values.CopyTo(buffer.Values);
        }
    }

    private byte[] Outputs(Predictor predictor)
    {
        float[] outputs = new float[Samples * LeNet.OutputLength];
        predictor.Predict(_inputs, outputs);
        return MemoryMarshal.AsBytes(outputs.AsSpan()).ToArray();
    }

    private static float[] Drawn(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }

    /// <summary>One thread writes and others read until it has ended; the first failure is the caller's.</summary>
    private static void Run(Action write, Action<int, Func<bool>> read)
    {
        bool hasEnded = false;
        Task[] readers = [.. Enumerable.Range(0, Readers).Select(reader => Task.Factory.StartNew(
            () => read(reader, () => Volatile.Read(ref hasEnded)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            write();
        }
        finally
        {
            Volatile.Write(ref hasEnded, true);
        }

        Task.WaitAll(readers);
    }
}
