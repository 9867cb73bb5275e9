using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Training.Safety;

/// <summary>Nothing that safe code does crashes the process, corrupts memory or waits for ever.</summary>
public sealed class R3SafetyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-safety-").FullName;
    private readonly float[] _values;
    private readonly int[] _labels;

    public R3SafetyTests() => (_values, _labels) = TinyNetwork.Data().ToArrays();

    private ReadOnlySpan<float> Inputs => _values.AsSpan(0, 16 * 64);

    private ReadOnlySpan<int> Labels => _labels.AsSpan(0, 16);

    public static TheoryData<string> Optimizers => new(SafetyOptimizers.Names);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void TwoTrainersMayShareOptions(string optimizer)
    {
        TrainerOptions shared = SafetyOptimizers.Options(optimizer, 16, threads: 2);
        using var plain = new Trainer<PlainNetwork>(new PlainNetwork(), shared);
        using var tiny = new Trainer<TinyNetwork>(new TinyNetwork(), shared);
        using var alone = new Trainer<TinyNetwork>(new TinyNetwork(), SafetyOptimizers.Options(optimizer, 16, threads: 2));
        for (int step = 0; step < 4; step++)
        {
            tiny.Step(Inputs, Labels);
            plain.Step(Inputs, Labels);
            alone.Step(Inputs, Labels);
        }

        Assert.Equal(alone.Network.AllValues(), tiny.Network.AllValues());
        plain.LearningRate = 5;
        Assert.NotEqual(5, tiny.LearningRate);
    }

    [Fact]
    public void AnEarlyStoppingIsOfOneNetwork()
    {
        var shared = new TrainerOptions { BatchSize = 32, Threads = 1, Callbacks = [new EarlyStopping(2, MonitoredValue.TrainingLoss)] };
        using var plain = new Trainer<PlainNetwork>(new PlainNetwork(), shared);
        using var tiny = new Trainer<TinyNetwork>(new TinyNetwork(), shared);
        Assert.Single(plain.Fit(TinyNetwork.Data()));
        Assert.Throws<InvalidOperationException>(() => tiny.Fit(TinyNetwork.Data()).Count());
        Assert.Single(plain.Fit(TinyNetwork.Data()));
    }

    [Theory]
    [InlineData("count", 0)]
    [InlineData("count", 2)]
    [InlineData("length", 0)]
    [InlineData("length", 2)]
    [InlineData("classes", 0)]
    [InlineData("classes", 2)]
    [InlineData("targets", 0)]
    [InlineData("targets", 2)]
    public void ASourceMayChangeItsMind(string what, int prefetch)
    {
        var source = new FickleSource(TinyNetwork.Data());
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 2, Prefetch = prefetch });
        using var honest = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 2, Prefetch = prefetch });
        IEnumerable<EpochReport> reports = trainer.Fit(source, source, epochs: 2);
        source.Change(what);
        Assert.Equal(2, reports.Count());
        Assert.Equal(2, honest.Fit(TinyNetwork.Data(), epochs: 2).Count());
        Assert.Equal(honest.Network.AllValues(), trainer.Network.AllValues());
        Assert.Throws<ArgumentException>(() => trainer.Fit(source).Count());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void LabelsAreCheckedAgainstWhatWasSaid(int label)
    {
        var source = new FickleSource(TinyNetwork.Data());
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 2 });
        IEnumerable<EpochReport> reports = trainer.Fit(source);
        source.Change("classes");
        source.Label = label;
        Assert.Throws<InvalidDataException>(() => reports.Count());
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void OneCallAtATime()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var loss = new CallingLoss(() =>
        {
            entered.Set();
            go.Wait();
        });
        var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Loss = Loss.Of(loss), BatchSize = 16, Threads = 2 });
        trainer.SaveCheckpoint(Target);
        var step = new Thread(() => trainer.Step(Inputs, Labels));
        step.Start();
        entered.Wait();
        Action[] calls =
        [
            () => trainer.Step(Inputs, Labels),
            () => trainer.Step(Inputs, new float[48]),
            () => trainer.Fit(TinyNetwork.Data()).Count(),
            () => trainer.FitSteps(TinyNetwork.Data(), 1).Count(),
            () => trainer.Evaluate(TinyNetwork.Data()),
            () => trainer.Train(TinyNetwork.Data()),
            () => trainer.Recalibrate(TinyNetwork.Data(), 83),
            () => trainer.SaveCheckpoint(Target),
            () => trainer.LoadCheckpoint(Target),
            trainer.Dispose,
        ];
        Assert.All(calls, call => Assert.Throws<InvalidOperationException>(call));
        go.Set();
        step.Join();
        Assert.Equal(1, trainer.Steps);
        trainer.Dispose();
        trainer.Dispose();
        Assert.All(calls[..^1], call => Assert.Throws<ObjectDisposedException>(call));
    }

    [Fact]
    public void ALossMayNotCallItsTrainer()
    {
        Trainer<TinyNetwork>? trainer = null;
        Action[] calls =
        [
            () => trainer!.Step(Inputs, Labels), () => trainer!.Evaluate(TinyNetwork.Data()), () => trainer!.Fit(TinyNetwork.Data()).Count(), () => trainer!.Dispose(),
        ];
        Action call = calls[0];
        var loss = new CallingLoss(() => call());
        using var created = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Loss = Loss.Of(loss), BatchSize = 16, Threads = 2 });
        trainer = created;
        foreach (Action next in calls)
        {
            call = next;
            AggregateException exception = Assert.Throws<AggregateException>(() => trainer.Step(Inputs, Labels));
            Assert.All(exception.InnerExceptions, inner => Assert.IsType<InvalidOperationException>(inner));
        }

        call = () => { };
        trainer.Step(Inputs, Labels);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void ACallbackMayLookButNotTrain()
    {
        Trainer<TinyNetwork>? trainer = null;
        int looked = 0;
        var callback = new CallingCallback(() =>
        {
            Assert.Throws<InvalidOperationException>(() => trainer!.Step(Inputs, Labels));
            Assert.Throws<InvalidOperationException>(() => trainer!.Fit(TinyNetwork.Data()).Count());
            Assert.Throws<InvalidOperationException>(() => trainer!.FitSteps(TinyNetwork.Data(), 1).Count());
            Assert.Throws<InvalidOperationException>(() => trainer!.Recalibrate(TinyNetwork.Data(), 16));
            Assert.Throws<InvalidOperationException>(() => trainer!.Dispose());
            trainer!.SaveCheckpoint(Target);
            Assert.Throws<InvalidOperationException>(() => trainer!.LoadCheckpoint(Target));
            Assert.NotNull(trainer.Evaluate(TinyNetwork.Data(), new CallingMetric(
                () => Assert.Throws<InvalidOperationException>(() => trainer.Evaluate(TinyNetwork.Data())))).Accuracy);
            looked++;
        });
        using var created = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1, Callbacks = [callback] });
        trainer = created;
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        Assert.Equal(1 + 1 + 3 + 1 + 1, looked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void ASourceMayNotCallItsTrainer(int prefetch)
    {
        Trainer<TinyNetwork>? trainer = null;
        Action[] calls =
        [
            () => trainer!.Evaluate(new SourceOfDataset(TinyNetwork.Data())), () => trainer!.Step(Inputs, Labels), () => trainer!.Dispose(),
            () => OnAnotherThread(() => trainer!.Evaluate(new SourceOfDataset(TinyNetwork.Data()))),
        ];
        foreach (Action call in calls)
        {
            using var created = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1, Prefetch = prefetch, ShuffleEachEpoch = false });
            trainer = created;
            int reads = 0;
            var source = new SourceOfDataset(TinyNetwork.Data()) { Reading = (_, _) => (++reads == 3 ? call : () => { })() };
            long steps = 0;
            Assert.Throws<InvalidOperationException>(() =>
            {
                // Between two steps nobody uses the trainer, but its source may be read.
                foreach (StepReport report in trainer.FitSteps(source, 5))
                {
                    steps = report.Step;
                }
            });
            Assert.Equal(2, steps);
            trainer.Step(Inputs, Labels);
        }
    }

    [Fact]
    public void OneTrainingAtATime()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1 });
        Dataset data = TinyNetwork.Data();
        foreach (StepReport report in trainer.FitSteps(data, 3))
        {
            Assert.Throws<InvalidOperationException>(() => trainer.Fit(data).Count());
            Assert.Throws<InvalidOperationException>(() => trainer.FitSteps(data, 1).Count());
            trainer.Step(Inputs, Labels);
            Assert.Equal(report.Step + 1, trainer.Steps);
        }

        Assert.Single(trainer.Fit(data));
    }

    [Fact]
    public void ATrainingMayBeDisposedBetweenReports()
    {
        var ends = new List<TrainingRun>();
        var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 2, Callbacks = [new EndingCallback(ends)] });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            foreach (StepReport report in trainer.FitSteps(new SourceOfDataset(TinyNetwork.Data()), 3))
            {
                trainer.Dispose();
            }
        });
        Assert.Single(ends);
    }

    [Fact]
    public void APassIsUsedByOneCallAtATime()
    {
        var network = new TinyNetwork();
        using NetworkPass pass = network.CreatePass(16, threads: 2);
        bool refused = false;
        using (ExclusiveUse.Turn turn = pass.Use.Enter())
        {
            foreach (Action call in (Action[])[() => pass.Forward(Inputs), () => pass.Backward(new float[48]), () => _ = pass.Outputs, () => _ = pass.InputGradients, pass.Dispose])
            {
                Assert.Throws<InvalidOperationException>(call);
                refused = true;
            }
        }

        Assert.True(refused);
        pass.Forward(Inputs);
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pass.Forward(Inputs));
        Assert.Throws<ObjectDisposedException>(() => pass.Backward(new float[48]));
        Assert.Throws<ObjectDisposedException>(() => pass.Outputs.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void BackwardMayBeRunAgain(int threads)
    {
        var network = new ShortcutNetwork();
        using NetworkPass pass = network.CreatePass(16, threads, inputGradients: true);
        float[] slopes = [.. Enumerable.Range(0, 48).Select(index => MathF.Sin(index))];
        pass.Forward(Inputs);
        pass.Backward(slopes);
        float[] expected = [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray()), .. pass.InputGradients];
        pass.Backward(new float[48]);
        pass.Backward(slopes);
        float[] again = [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray()), .. pass.InputGradients];
        Assert.Equal(expected, again);
    }

    [Fact]
    public void AStoreRefusesWhatItCannotHold()
    {
        var store = new ParameterStore(64, 32);
        Assert.Throws<InvalidOperationException>(() => store.AddParameter("a", ParameterRole.Weight, int.MaxValue));
        Assert.Throws<InvalidOperationException>(() => store.AddParameter("a", ParameterRole.Weight, 65536, 65536));
        Assert.Throws<InvalidOperationException>(() => store.AddParameter("a", ParameterRole.Weight, 65536, 65536, 65536, 65536));
        Assert.Throws<ArgumentException>(() => store.AddBuffer("a", 1, -5));
        Assert.Throws<ArgumentException>(() => store.AddBuffer("a", 1, -5, -5));
        Assert.Throws<ArgumentException>(() => store.AddBuffer("a", 1));
        Assert.Throws<InvalidOperationException>(() => store.AddBuffer("a", 1, int.MaxValue));
        Assert.Empty(store.Parameters);
        Assert.Empty(store.Buffers);
        int[] shape = [4, 4];
        Parameter parameter = store.AddParameter("a", ParameterRole.Weight, shape);
        shape[0] = 1000;
        Assert.Equal([4, 4], parameter.Shape);
        NamedTensor small = store.AddBuffer("mean", 0, 2);
        NamedTensor large = store.AddBuffer("variance", 1, 3);
        Assert.Throws<ArgumentException>(() => new BatchNormParameters(null, null, small, large));
        Assert.Throws<ArgumentException>(() => new BatchNormParameters(parameter, null, small, small));
        Assert.Throws<ArgumentException>(() => new BatchNormParameters(null, parameter, small, small));
    }

    [Fact]
    public void ASpanKeepsItsMemory()
    {
        Span<float> values = ValuesOfANetworkThatIsGone();
        float[] before = values.ToArray();
        for (int round = 0; round < 5; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            foreach (ref float value in new TinyNetwork(seed: 9).Parameters[0].Values)
            {
                value = -1;
            }
        }

        Assert.Equal(before, values.ToArray());
    }

    [Theory]
    [InlineData(63, 3, 16)]
    [InlineData(65, 3, 16)]
    [InlineData(64, 2, 16)]
    [InlineData(64, 4, 16)]
    [InlineData(64, 3, 8)]
    public void ANetworkThatIsNotWhatItSaysIsRefused(int inputs, int outputs, int batch)
    {
        HandMadeNetwork.Inputs = inputs;
        HandMadeNetwork.Outputs = outputs;
        var options = new TrainerOptions { BatchSize = 16, Threads = 1 };
        Assert.Throws<ArgumentException>(() => new Trainer<HandMadeNetwork>(new HandMadeNetwork { Batch = batch }, options));
        HandMadeNetwork.Inputs = 64;
        HandMadeNetwork.Outputs = 3;
        using var trainer = new Trainer<HandMadeNetwork>(new HandMadeNetwork { Batch = 16 }, options);
        HandMadeNetwork.Inputs = inputs;
        HandMadeNetwork.Outputs = outputs;
        trainer.Step(Inputs, Labels);
    }

    private string Target => Path.Combine(_folder, "training");

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Span<float> ValuesOfANetworkThatIsGone() => new TinyNetwork(seed: 3).Parameters[0].Values;

    private static void OnAnotherThread(Action call)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(call));
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw failure;
        }
    }

    private sealed class CallingLoss(Action call) : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            call();
            return 1;
        }
    }

    private sealed class CallingMetric(Action call) : Metric
    {
        public override string Name => "calls";

        protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target)
        {
            call();
            return 0;
        }
    }

    private sealed class CallingCallback(Action call) : TrainingCallback
    {
        public override void OnTrainingBegin(TrainingRun run) => call();

        public override void OnEpochBegin(TrainingRun run) => call();

        public override void OnStep(TrainingRun run) => call();

        public override void OnEpochEnd(TrainingRun run, EpochReport report) => call();

        public override void OnTrainingEnd(TrainingRun run) => call();
    }

    private sealed class EndingCallback(List<TrainingRun> ends) : TrainingCallback
    {
        public override void OnTrainingEnd(TrainingRun run) => ends.Add(run);
    }

    /// <summary>Someone else's network, which is not what it says.</summary>
    private sealed class HandMadeNetwork : INetwork<HandMadeNetwork>
    {
        private readonly TinyNetwork _network = new();

        public static int Inputs { get; set; } = 64;

        public static int Outputs { get; set; } = 3;

        public int Batch { get; init; }

        public static int InputLength => Inputs;

        public static int OutputLength => Outputs;

        public static long Flops => 0;

        public static int ParameterCount => TinyNetwork.ParameterCount;

        public static string ArchitectureHash => "";

        public static string Summary => "";

        public static NetworkArchitecture Architecture => TinyNetwork.Architecture;

        public ParameterStore Store => ((INetwork<TinyNetwork>)_network).Store;

        public IReadOnlyList<Parameter> Parameters => _network.Parameters;

        public IReadOnlyList<NamedTensor> Buffers => _network.Buffers;

        public static Predictor<HandMadeNetwork> LoadPredictor(WeightsFile weights) => throw new NotSupportedException();

        public NetworkPass CreatePass(int batchSize, int threads, bool inputGradients) => _network.CreatePass(Batch, threads, inputGradients);

        public Predictor<HandMadeNetwork> CreatePredictor() => throw new NotSupportedException();
    }
}
