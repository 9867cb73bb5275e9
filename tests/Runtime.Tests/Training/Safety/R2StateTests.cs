using Xunit;

namespace GenBn.Tests.Training.Safety;

/// <summary>A step happens as a whole or not at all. A refused one leaves parameters, statistics, moments, counters and random streams as they were.</summary>
public sealed class R2StateTests : IDisposable
{
    private const int Steps = 6;
    private const int BatchSize = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-state-").FullName;

    private string Target => Path.Combine(_folder, "training");

    public static TheoryData<string> Optimizers => new(SafetyOptimizers.Names);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Optimizers))]
    public void ABadSampleIsAsIfItsBatchHadNotBeen(string optimizer)
    {
        var random = new Random(SafetyOptimizers.Names.IndexOf(optimizer) + 1);
        float[] bad = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -3.4e38f, 1e30f];
        for (int trial = 0; trial < 50; trial++)
        {
            var place = new BadPlace(random.Next(Steps), random.Next(BatchSize), random.Next(64), bad[trial % bad.Length]);
            int threads = 1 + random.Next(2);
            switch (trial % 4)
            {
                case 0: LeavesNoTrace(seed => new PlainNetwork(seed), optimizer, threads, place); break;
                case 1: LeavesNoTrace(seed => new TinyNetwork(seed), optimizer, threads, place); break;
                case 2: LeavesNoTrace(seed => new DropoutNetwork(seed), optimizer, threads, place); break;
                default: LeavesNoTrace(seed => new ShortcutNetwork(seed), optimizer, threads, place); break;
            }
        }
    }

    [Fact]
    public void ABadTargetIsRefusedToo()
    {
        byte[]? expected = null;
        foreach (float value in new[] { 0, float.NaN, float.NegativeInfinity, 1e30f })
        {
            using var trainer = new Trainer<RegressionNetwork>(new RegressionNetwork(seed: 3), new TrainerOptions { Loss = Loss.MeanAbsoluteError, BatchSize = 4, Threads = 2 });
            float[] inputs = [.. Enumerable.Range(0, 16).Select(index => index / 16f)];
            trainer.Step(inputs, [1f, 2, 3, 4]);
            if (value != 0)
            {
                NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, [1f, 2, value, 4]));
                Assert.Equal(("targets", 2, 2L), (exception.Tensor, exception.Sample, exception.Step));
            }

            trainer.Step(inputs, [4f, 3, 2, 1]);
            trainer.SaveCheckpoint(Target);
            expected ??= File.ReadAllBytes(Target);
            Assert.Equal(expected, File.ReadAllBytes(Target));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(82)]
    public void FitGoesOnAfterTheBatch(int badSample)
    {
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        values[(64 * badSample) + 17] = float.NaN;
        using Trainer<DropoutNetwork> trainer = Create();
        using Trainer<DropoutNetwork> without = Create();
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Fit(new Dataset(values, labels, 64, 3), epochs: 1).Count());
        Assert.Equal((badSample % 16, badSample), (exception.Sample, exception.SampleNumber));
        Assert.Contains($"(number {badSample} of the data): value 17 of its input is NaN", exception.Message, StringComparison.Ordinal);

        // An epoch of six batches, the last one with three samples.
        for (int first = 0; first < labels.Length; first += 16)
        {
            int count = Math.Min(16, labels.Length - first);
            if (first > badSample || badSample >= first + count)
            {
                without.Step(values.AsSpan(64 * first, 64 * count), labels.AsSpan(first, count));
            }
        }

        Assert.Equal(badSample / 16, trainer.Steps);
        using Trainer<DropoutNetwork> resumed = Create();
        trainer.SaveCheckpoint(Target);
        resumed.LoadCheckpoint(Target);
        foreach (Trainer<DropoutNetwork> next in new[] { trainer, resumed })
        {
            // The same object for the trainer: the order stands behind the batch.
            EpochReport report = next == trainer ? Rest(next, values, labels) : next.Fit(new Dataset(values, labels, 64, 3)).Single();
            Assert.Equal(1, report.Epoch);
            Assert.Equal((5, 1), (next.Steps, next.CompletedEpochs));
            Assert.Equal(without.Network.AllValues(), next.Network.AllValues());
        }
    }

    [Fact]
    public void AMomentThatWouldOverflowIsRefused()
    {
        // (1e30)² is beyond single precision. The gradients themselves are finite.
        var loss = new Steep();
        using var trainer = new Trainer<PlainNetwork>(new PlainNetwork(seed: 2), new TrainerOptions { Loss = Loss.Of(loss), Optimizer = new Adam(), BatchSize = 16, Threads = 2 });
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16));
        trainer.SaveCheckpoint(Target);
        byte[] before = File.ReadAllBytes(Target);
        loss.Slope = 1e30f;
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16)));
        Assert.StartsWith("optimizer/square/", exception.Tensor, StringComparison.Ordinal);
        trainer.SaveCheckpoint(Target);
        Assert.Equal(before, File.ReadAllBytes(Target));
        loss.Slope = 1;
        trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16));
        Assert.Equal(2, trainer.Steps);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ARateThatIsTooLargeIsRefused(string optimizer)
    {
        TrainerOptions options = SafetyOptimizers.Options(optimizer, BatchSize, threads: 2);
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(seed: 2), options);
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        trainer.Step(values.AsSpan(0, BatchSize * 64), labels.AsSpan(0, BatchSize));
        trainer.SaveCheckpoint(Target);
        byte[] before = File.ReadAllBytes(Target);
        float usual = trainer.LearningRate;
        trainer.LearningRate = float.MaxValue;
        for (int step = 0; step < 3; step++)
        {
            // Plain and clipped gradients are below 1, so that the largest rate takes the parameters up to it, but not beyond; the next step refuses.
            long steps = trainer.Steps;
            try
            {
                trainer.Step(values.AsSpan(0, BatchSize * 64), labels.AsSpan(0, BatchSize));
            }
            catch (NonFiniteLossException)
            {
                Assert.Equal(steps, trainer.Steps);
            }

            Assert.All(trainer.Network.AllValues(), value => Assert.True(float.IsFinite(value)));
        }

        trainer.SaveCheckpoint(Target);
        trainer.LoadCheckpoint(TrainingCheckpoint.PreviousOf(Target));
        Assert.Equal(usual, trainer.LearningRate);
        trainer.SaveCheckpoint(Target);
        Assert.Equal(before, File.ReadAllBytes(Target));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ATrialOfAStepIsTheStep(string optimizer)
    {
        float[] expected = [];
        foreach (int threads in new[] { 0, 1, 3 })
        {
            var store = new ParameterStore(1024, 0);
            store.AddParameter("dense1.weight", ParameterRole.Weight, 9, 64);
            store.AddParameter("dense1.bias", ParameterRole.Bias, 9);
            WeightInitialization.Initialize(store.Parameters, seed: 1);
            OptimizerState state = SafetyOptimizers.Create(optimizer).CreateState(store);
            var job = new UpdateJob(store, state, clip: null);
            var trial = new StepTrial(store, state);
            using var team = new ThreadTeam(Math.Max(1, threads));
            var random = new Random(1);
            for (int step = 0; step < 3; step++)
            {
                foreach (ref float gradient in store.Gradients.Span)
                {
                    gradient = random.NextSingle() - 0.4f;
                }

                state.BeginStep(1);
                if (threads == 0)
                {
                    Assert.Null(trial.Step(1));
                    state.EndStep(1, 1);
                    state.Steps++;
                }
                else
                {
                    Assert.True(state.IsSafe(1, 1));
                    Assert.Null(job.Run(team));
                }
            }

            float[] values = [.. store.Values.Span, .. state.Memory.SelectMany(memory => memory.Values.Span.ToArray())];
            expected = expected.Length == 0 ? values : expected;
            Assert.Equal(expected, values);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void BoundsHoldWhateverTheStep(string optimizer)
    {
        // Where the bounds say that a step is safe, it is; with values that are anything but small.
        var random = new Random(5);
        int safe = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            var store = new ParameterStore(64, 0);
            Parameter parameter = store.AddParameter("w", ParameterRole.Weight, 33);
            OptimizerState state = SafetyOptimizers.Create(optimizer).CreateState(store);
            state.LearningRate = MathF.Pow(10, (40 * random.NextSingle()) - 6) is var rate && float.IsFinite(rate) ? rate : 1;
            bool hasHuge = trial % 3 == 0;
            foreach (ref float value in parameter.Values)
            {
                value = (random.Next(2) == 0 ? -1 : 1) * (hasHuge && random.Next(4) == 0 ? float.MaxValue : random.NextSingle());
            }

            using var team = new ThreadTeam(1);
            var job = new UpdateJob(store, state, clip: null);
            float magnitude = MathF.Pow(10, random.Next(-20, 38));
            for (int step = 0; step < 10; step++)
            {
                foreach (ref float gradient in parameter.Gradients)
                {
                    gradient = magnitude * (random.NextSingle() - 0.5f);
                }

                state.BeginStep(1);
                unsafe
                {
                    safe += state.IsSafe(FiniteCheck.Magnitude(parameter.GradientPointer, 0, 33), FiniteCheck.Magnitude(parameter.Pointer, 0, 33)) ? 1 : 0;
                }

                job.Run(team);
                Assert.All(state.Tensors(store).Append(parameter), tensor => Assert.True(FiniteCheck.AreFinite(tensor), $"trial {trial}, step {step}: {tensor.Name}"));
            }
        }

        Assert.InRange(safe, 100, optimizer.StartsWith("custom", StringComparison.Ordinal) ? 3000 : 2900); // A custom one is undone instead.
    }

    [Fact]
    public void ALossThatThrowsLeavesNoTrace()
    {
        var loss = new Steep();
        using var trainer = new Trainer<DropoutNetwork>(new DropoutNetwork(seed: 2), new TrainerOptions { Loss = Loss.Of(loss), Optimizer = new AdamW(), BatchSize = 16, Threads = 2 });
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16));
        trainer.SaveCheckpoint(Target);
        byte[] before = File.ReadAllBytes(Target);
        loss.Slope = null;
        AggregateException exception = Assert.Throws<AggregateException>(() => trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16)));
        Assert.All(exception.InnerExceptions, inner => Assert.IsType<NotSupportedException>(inner));
        trainer.SaveCheckpoint(Target);
        Assert.Equal(before, File.ReadAllBytes(Target));
    }

    [Fact]
    public void RecalibrationOnABadSampleLeavesNoTrace()
    {
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        using Trainer<DropoutNetwork> trainer = Create();
        trainer.Step(values.AsSpan(0, 16 * 64), labels.AsSpan(0, 16));
        trainer.SaveCheckpoint(Target);
        byte[] before = File.ReadAllBytes(Target);
        values[70] = float.PositiveInfinity;
        Assert.Equal("input", Assert.Throws<NonFiniteException>(() => trainer.Recalibrate(new Dataset(values, labels, 64, 3), 83)).Tensor);
        trainer.SaveCheckpoint(Target);
        Assert.Equal(before, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(float.NaN, "input")]
    [InlineData(1e30f, "input")]
    [InlineData(0f, "conv1")]
    public void APassRefusesToo(float value, string tensor)
    {
        var network = new DropoutNetwork(seed: 1);
        using NetworkPass pass = network.CreatePass(16, threads: 2);
        float[] inputs = [.. TinyNetwork.Data().ToArrays().Values.AsSpan(0, 16 * 64)];
        pass.Forward(inputs);
        float[] before = network.AllValues();
        inputs[100] = value;
        if (value == 0)
        {
            network.Conv1.Weight.Values[3] = float.MaxValue;
            inputs.AsSpan().Fill(5);
            before = network.AllValues();
        }

        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => pass.Forward(inputs));
        Assert.Equal((tensor, 2L), (exception.Tensor, exception.Step));
        Assert.Equal(before, network.AllValues());
        Assert.Equal(1, pass.DropoutStep);
        Assert.True(pass.Outputs.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => pass.Backward([]));
    }

    [Fact]
    public void BytesAreInRangeUnlessTheirScaleIsNot()
    {
        byte[] pixels = new byte[16 * 64];
        pixels[3] = 255;
        int[] labels = [.. Enumerable.Range(0, 16).Select(index => index % 3)];
        using var trainer = new Trainer<PlainNetwork>(new PlainNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1, ShuffleEachEpoch = false });
        Assert.Single(trainer.Fit(new Dataset(pixels, labels, 64, 3, scale: 1e15f)));
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Fit(new Dataset(pixels, labels, 64, 3, scale: 1e16f)).Count());
        Assert.Equal(("input", 0), (exception.Tensor, exception.Sample));
    }

    private static EpochReport Rest(Trainer<DropoutNetwork> trainer, float[] values, int[] labels)
    {
        // A dataset of the same size: LoadCheckpoint finds the place in it.
        string path = Path.GetTempFileName();
        trainer.SaveCheckpoint(path);
        trainer.LoadCheckpoint(path);
        File.Delete(path);
        File.Delete(TrainingCheckpoint.PreviousOf(path));
        return trainer.Fit(new Dataset(values, labels, 64, 3)).Single();
    }

    private static Trainer<DropoutNetwork> Create() =>
        new(new DropoutNetwork(seed: 5), new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 16, Threads = 2, ShuffleEachEpoch = false });

    private void LeavesNoTrace<TNetwork>(Func<ulong, TNetwork> create, string optimizer, int threads, BadPlace place)
        where TNetwork : INetwork<TNetwork>
    {
        byte[] with = Train(create(7), optimizer, threads, place, skip: false);
        byte[] without = Train(create(7), optimizer, threads, place, skip: true);
        Assert.True(with.AsSpan().SequenceEqual(without), $"{typeof(TNetwork).Name}, {optimizer}, {threads} threads, {place}");
    }

    /// <summary>Parameters, statistics, moments and counters after all steps.</summary>
    private byte[] Train<TNetwork>(TNetwork network, string optimizer, int threads, BadPlace place, bool skip)
        where TNetwork : INetwork<TNetwork>
    {
        using var trainer = new Trainer<TNetwork>(network, SafetyOptimizers.Options(optimizer, BatchSize, threads));
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        for (int step = 0; step < Steps; step++)
        {
            int first = step * 12;
            float[] inputs = [.. values.AsSpan(first * 64, Math.Min(BatchSize, labels.Length - first) * 64)];
            int[] wanted = [.. labels.AsSpan(first, inputs.Length / 64)];
            if (step != place.Step)
            {
                trainer.Step(inputs, wanted);
            }
            else if (!skip)
            {
                inputs[(place.Sample * 64) + place.Element] = place.Value;
                NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, wanted));
                Assert.Equal(("input", place.Sample, null, step + 1L), (exception.Tensor, exception.Sample, exception.SampleNumber, exception.Step));
                Assert.Contains(FormattableString.Invariant($"value {place.Element} of its input is {place.Value}"), exception.Message, StringComparison.Ordinal);
            }
        }

        trainer.SaveCheckpoint(Target);
        return File.ReadAllBytes(Target);
    }

    private readonly record struct BadPlace(int Step, int Sample, int Element, float Value);

    /// <summary>A constant loss with a slope that is not its own; null throws.</summary>
    private sealed class Steep : ILoss
    {
        public float? Slope { get; set; } = 1;

        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient.Fill(Slope ?? throw new NotSupportedException());
            return 1;
        }
    }
}
