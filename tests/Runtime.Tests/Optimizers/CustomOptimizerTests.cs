using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Optimizers;

/// <summary>What the trainer guarantees of an optimizer that a user writes.</summary>
public sealed class CustomOptimizerTests
{
    private readonly float[] _inputs = new float[37 * 64];
    private readonly int[] _labels = new int[37];

    public CustomOptimizerTests() => TinyNetwork.Data().Slice(0, 37).CopyTo(_inputs, _labels);

    /// <summary>The same operations as those of the built-in one, in the same order.</summary>
    [Theory]
    [InlineData(1, false, 0f)]
    [InlineData(3, false, 0.1f)]
    [InlineData(3, true, 0.1f)]
    [InlineData(8, true, 0f)]
    public void ItsStepsAreThoseOfTheSameFormula(int threads, bool whole, float clip) =>
        Assert.Equal(Trained(new Sgd(0.2f, 0.9f, 1e-2f), 1, clip), Trained(new Momentum { Whole = whole }, threads, clip));

    [Fact]
    public void DecayIsThatOfTheParameter()
    {
        Assert.Equal(Trained(new Sgd(0.2f, 0.9f, 1e-2f) { DecayAll = true }, 1, 0), Trained(new Momentum { DecayAll = true }, 2, 0));
        Assert.NotEqual(Trained(new Momentum { DecayAll = true }, 1, 0), Trained(new Momentum(), 1, 0));
    }

    /// <summary>Every element once a step, each with its number; frozen parameters never.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void EveryTrainableElementIsUpdatedOnce(int threads, bool whole)
    {
        var store = new ParameterStore(512, 0);
        Parameter weight = store.AddParameter("dense1.weight", ParameterRole.Weight, 7, 13);
        Parameter frozen = store.AddParameter("dense2.weight", ParameterRole.Weight, new(Initializer.He), false, 5, 5);
        Parameter gamma = store.AddParameter("batchnorm1.gamma", ParameterRole.Gamma, 3);
        weight.Values.Clear();
        gamma.Values.Clear();
        frozen.Values.Fill(7);
        using var team = new ThreadTeam(threads);
        OptimizerState state = new Counting { Whole = whole }.CreateState(store);
        var job = new UpdateJob(store, state, clip: null);
        for (int step = 1; step <= 3; step++)
        {
            state.BeginStep(1);
            Assert.Null(job.Run(team));
        }

        Assert.Equal(Enumerable.Range(0, 91).Select(index => 3f * index), weight.Values.ToArray());
        Assert.Equal([0f, 3, 6], gamma.Values.ToArray());
        Assert.All(frozen.Values.ToArray(), value => Assert.Equal(7, value));
        Assert.Equal(3, state.Steps);
        Assert.All(state.Tensors(store), tensor => Assert.All(tensor.Values.ToArray(), value => Assert.Equal(1 + 2 + 3, value)));
        Assert.Equal(
            ["optimizer/counting.steps/dense1.weight", "optimizer/counting.steps/batchnorm1.gamma"],
            state.Tensors(store).Select(tensor => tensor.Name));
    }

    /// <summary>Also where only one element of the last parameter breaks, when others have been updated.</summary>
    [Theory]
    [InlineData(1, "throw")]
    [InlineData(3, "throw")]
    [InlineData(1, "value")]
    [InlineData(3, "value")]
    [InlineData(1, "state")]
    [InlineData(3, "state")]
    public void AStepThatFailsChangesNothing(int threads, string fault)
    {
        var optimizer = new Failing(fault);
        using Trainer<TinyNetwork> trainer = Create(optimizer, threads);
        using Trainer<TinyNetwork> straight = Create(new Failing("none"), threads: 1);
        trainer.Step(_inputs, _labels);
        straight.Step(_inputs, _labels);
        float[] before = trainer.Network.AllValues();
        optimizer.IsFailing = true;
        if (fault == "throw")
        {
            AggregateException exception = Assert.Throws<AggregateException>(() => trainer.Step(_inputs, _labels));
            Assert.Equal("broken", Assert.IsType<TimeoutException>(exception.InnerExceptions[0]).Message);
        }
        else
        {
            NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Step(_inputs, _labels));
            Assert.Equal(fault == "value" ? "dense2.bias" : "optimizer/failing.memory/dense2.bias", exception.Tensor);
            Assert.Equal(2, exception.Step);
        }

        Assert.Equal(before, trainer.Network.AllValues());
        Assert.Equal(1, trainer.Steps);
        optimizer.IsFailing = false;
        using (var folder = new TemporaryFolder())
        {
            trainer.SaveCheckpoint(folder.PathOf("checkpoint")); // Between two steps.
        }

        trainer.Step(_inputs, _labels);
        straight.Step(_inputs, _labels);
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AStepAllocatesNothing(int threads)
    {
        using Trainer<TinyNetwork> trainer = Create(new Momentum(), threads, clip: 0.1f);
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(_inputs, _labels)));
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("adam", "a")]
    [InlineData("a/b", "a")]
    [InlineData("ä", "a")]
    [InlineData("a", "")]
    [InlineData("a", "a/b")]
    [InlineData("a", "b", "b")]
    public void ImpossibleNamesAreRefused(string kind, params string[] names) =>
        Assert.Throws<ArgumentException>(kind == "a" ? "stateNames" : "kind", () => new Named(kind, 0.1f, names));

    [Fact]
    public void ImpossibleNumbersAndIndicesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Named("a", -1, []));
        var optimizer = new Named("a", 0.1f, ["b"]);
        Assert.Equal(("a", 0.1f, 0f), (optimizer.Kind, optimizer.LearningRate, optimizer.WeightDecay));
        Assert.Equal(["b"], optimizer.StateNames);
        using Trainer<TinyNetwork> trainer = Create(optimizer, threads: 1);
        AggregateException exception = Assert.Throws<AggregateException>(() => trainer.Step(_inputs, _labels));
        string message = Assert.IsType<ArgumentOutOfRangeException>(exception.InnerException).Message;
        Assert.Contains("index of the 1 tensors of state that the optimizer 'a' names", message, StringComparison.Ordinal);
    }

    private static Trainer<TinyNetwork> Create(Optimizer optimizer, int threads, float clip = 0) =>
        new(new TinyNetwork(seed: 2), new TrainerOptions { Optimizer = optimizer, ClipNorm = clip, BatchSize = 37, Threads = threads });

    private static float[] Trained(Optimizer optimizer, int threads, float clip)
    {
        using var trainer = new Trainer<TinyNetwork>(
            new TinyNetwork(seed: 4),
            new TrainerOptions { Optimizer = optimizer, Schedule = new CosineSchedule(5), ClipNorm = clip, BatchSize = 16, Threads = threads });
        trainer.Train(TinyNetwork.Data(), epochs: 3);
        return trainer.Network.AllValues();
    }

    private sealed class Momentum() : CustomOptimizer("momentum", 0.2f, 1e-2f, "velocity")
    {
        public bool Whole { get; init; }

        protected internal override bool NeedsWholeParameters => Whole;

        protected internal override void Update(ParameterUpdate update)
        {
            Assert.True(!Whole || (update.First == 0 && update.Values.Length == update.Parameter.Length));
            Span<float> values = update.Values;
            Span<float> velocity = update.State(0);
            for (int index = 0; index < values.Length; index++)
            {
                velocity[index] = (0.9f * velocity[index]) + (update.Gradients[index] + (update.WeightDecay * values[index]));
                values[index] += -update.LearningRate * velocity[index];
            }
        }
    }

    /// <summary>Adds to each element its index.</summary>
    private sealed class Counting() : CustomOptimizer("counting", 1, 0, "steps")
    {
        public bool Whole { get; init; }

        protected internal override bool NeedsWholeParameters => Whole;

        protected internal override void Update(ParameterUpdate update)
        {
            for (int index = 0; index < update.Values.Length; index++)
            {
                update.Values[index] += update.First + index;
                update.State(0)[index] += update.Step;
            }
        }
    }

    private sealed class Failing(string fault) : CustomOptimizer("failing", 0.1f, 0, "memory")
    {
        public bool IsFailing { get; set; }

        protected internal override void Update(ParameterUpdate update)
        {
            for (int index = 0; index < update.Values.Length; index++)
            {
                update.State(0)[index] += update.Gradients[index];
                update.Values[index] -= update.LearningRate * update.State(0)[index];
            }

            // The last parameter, after the others.
            if (IsFailing && update.Parameter.Name == "dense2.bias")
            {
                switch (fault)
                {
                    case "throw": throw new TimeoutException("broken");
                    case "value": update.Values[^1] = float.NaN; break;
                    default: update.State(0)[^1] = float.PositiveInfinity; break;
                }
            }
        }
    }

    private sealed class Named(string kind, float rate, string[] names) : CustomOptimizer(kind, rate, 0, names)
    {
        protected internal override void Update(ParameterUpdate update) => update.State(1)[0] = 1;
    }
}
