using GenBn.Data;
using GenBn.Sample.Networks;
using GenBn.Training;
using GenBn.Weights;
using Xunit;

namespace GenBn.Tests;

/// <summary>An optimizer and callbacks that a user writes, who sees only what is public: their training resumes bit for bit.</summary>
public sealed class CustomTrainingTests : IDisposable
{
    /// <summary>Six steps an epoch: 90 samples in batches of 16, the last one smaller.</summary>
    private const int StepsPerEpoch = 6;
    private const int Epochs = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-custom-").FullName;
    private readonly List<IDisposable> _trainers = [];

    private string Target => Path.Combine(_folder, "checkpoint.safetensors");

    public void Dispose()
    {
        _trainers.ForEach(trainer => trainer.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Within an epoch, after its last step, and in later ones. The second process has another number of threads.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(15)]
    public void TrainingGoesOnFromACheckpointOfAnyStep(int step)
    {
        Training straight = Create(seed: 3, threads: 1);
        IReadOnlyList<EpochReport> expected = straight.Trainer.Train(Images(), Images(), Epochs);

        // As if the process had ended some steps after it saved.
        Training first = Create(seed: 3, threads: 2, new CheckpointCallback(Target) { EveryEpoch = false, EverySteps = step });
        _ = first.Trainer.FitSteps(Images(), step + Math.Min(2, step - 1)).Count();

        Training second = Create(seed: 99, threads: 3);
        second.Trainer.LoadCheckpoint(Target);
        Assert.Equal(step, second.Trainer.Steps);
        IReadOnlyList<EpochReport> reports = second.Trainer.Train(Images(), Images(), Epochs - second.Trainer.CompletedEpochs);

        Assert.Equal(expected.Skip(Epochs - reports.Count).Select(Facts), reports.Select(Facts));
        Assert.Equal(Values(straight.Network), Values(second.Network));
        Assert.Equal(straight.Average.Values(), second.Average.Values());
        Assert.Equal(straight.Plateau.State, second.Plateau.State);
        Assert.Equal(straight.Trainer.LearningRate, second.Trainer.LearningRate);
        Assert.True(straight.Plateau.Cuts > 0, "The plateau has to change the training, or its state would not matter.");
    }

    [Fact]
    public void EpochsOfTwoProcessesAreThoseOfOne()
    {
        Training straight = Create(seed: 3, threads: 1);
        IReadOnlyList<EpochReport> expected = straight.Trainer.Train(Images(), Images(), Epochs);
        Training first = Create(seed: 3, threads: 1, new CheckpointCallback(Target));
        IReadOnlyList<EpochReport> reports = first.Trainer.Train(Images(), Images(), epochs: 2);
        Training second = Create(seed: 99, threads: 2);
        second.Trainer.LoadCheckpoint(Target);
        Assert.Equal(expected.Select(Facts), reports.Concat(second.Trainer.Train(Images(), Images(), Epochs - 2)).Select(Facts));
        Assert.Equal(Values(straight.Network), Values(second.Network));
        Assert.Equal(straight.Average.Values(), second.Average.Values());

        // It is a file of weights, too.
        new LeNet().LoadWeights(Target);
        Assert.Contains("optimizer/amsgrad.largest/conv1.weight", TrainingCheckpoint.Read(Target).Weights.Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>Without the state of the optimizer or a callback, the training would be another one: the test above could not fail.</summary>
    [Fact]
    public void WithoutTheirStateTheTrainingIsAnother()
    {
        Training straight = Create(seed: 3, threads: 1);
        straight.Trainer.Train(Images(), epochs: 2);
        Training first = Create(seed: 3, threads: 1);
        first.Trainer.Train(Images(), epochs: 1);
        first.Network.SaveWeights(Target);
        Training second = Create(seed: 99, threads: 1);
        second.Network.LoadWeights(Target);
        second.Trainer.Train(Images(), epochs: 1);
        Assert.NotEqual(Values(straight.Network), Values(second.Network));
        Assert.NotEqual(straight.Average.Values(), second.Average.Values());
    }

    [Fact]
    public void StateOfAnotherOptimizerOrCallbackIsRejectedAndNothingChanges()
    {
        Training saved = Create(seed: 3, threads: 1);
        _ = saved.Trainer.FitSteps(Images(), 8).Count();
        saved.Trainer.SaveCheckpoint(Target);

        MustBeRejected("optimizer sgd, as the trainer has, but found optimizer amsgrad", new Sgd(0.1f));
        MustBeRejected("optimizer lion, as the trainer has, but found optimizer amsgrad", new Other("lion", "mean", "square", "largest"));
        MustBeRejected("has no tensor 'optimizer/amsgrad.slow/conv1.weight'", new Other("amsgrad", "mean", "square", "largest", "slow"));
        MustBeRejected("tensors of the trainer's amsgrad, but found also: optimizer/amsgrad.square/conv1.weight", new Other("amsgrad", "mean", "largest"));

        var plateau = new Plateau();
        MustBeRejected("callback 'average': expected a number 'missing', but found none", new Amsgrad(0.02f), plateau, new Demanding());
        Assert.Equal((double.PositiveInfinity, 0, 0), plateau.State);
    }

    /// <summary>A custom training loop, and a trainer, take the same steps.</summary>
    [Fact]
    public void TheOptimizerStepsWithoutATrainer()
    {
        float[] images = new float[16 * LeNet.InputLength];
        int[] labels = new int[16];
        ((IDataSource)Images()).Read(0, [.. Enumerable.Range(0, 16)], images, labels, default);
        var trained = new LeNet(seed: 3);
        using var trainer = new Trainer<LeNet>(trained, new TrainerOptions { Optimizer = new Amsgrad(0.01f), BatchSize = 16, Threads = 1 });
        var network = new LeNet(seed: 3);
        using NetworkPass pass = network.CreatePass(batchSize: 16, threads: 2);
        NetworkOptimizer optimizer = new Amsgrad(0.01f).CreateFor(network);
        float[] gradients = new float[16 * LeNet.OutputLength];
        for (int step = 0; step < 5; step++)
        {
            pass.Forward(images);
            Loss.SoftmaxCrossEntropy.Evaluate(pass.Outputs, labels, gradients);
            pass.Backward(gradients);
            optimizer.Step(pass);
            trainer.Step(images, labels);
        }

        Assert.Equal(5, optimizer.Steps);
        Assert.Equal(Values(trained), Values(network));
    }

    private static object Facts(EpochReport report) =>
        (report.Epoch, report.Loss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy, report.LearningRate);

    private static float[] Values(LeNet network) => [.. network.Parameters.Concat(network.Buffers).SelectMany(tensor => tensor.Values.ToArray())];

    /// <summary>Ten kinds of images: noise, and a bright row that tells the kind.</summary>
    private static Dataset Images()
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, 90).Select(index => index % 10)];
        float[] values = new float[labels.Length * LeNet.InputLength];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = random.NextSingle() + (index / 28 % 28 / 2 == labels[index / LeNet.InputLength] ? 1 : 0);
        }

        return new Dataset(values, labels, LeNet.InputLength, LeNet.OutputLength);
    }

    /// <summary>As in another process: nothing is shared, and start values differ unless a seed is given.</summary>
    private Training Create(ulong seed, int threads, params TrainingCallback[] further)
    {
        var plateau = new Plateau();
        var average = new WeightAverage(0.9f);
        var network = new LeNet(seed);
        var trainer = new Trainer<LeNet>(network, new TrainerOptions
        {
            Optimizer = new Amsgrad(0.02f, weightDecay: 1e-3f),
            Schedule = new CosineSchedule(10, warmup: 1),
            ClipNorm = 1,
            BatchSize = 16,
            Threads = threads,
            Callbacks = [plateau, average, .. further],
        });
        plateau.Cut = () => trainer.LearningRate /= 2;
        _trainers.Add(trainer);
        return new Training(trainer, network, plateau, average);
    }

    private void MustBeRejected(string fault, Optimizer optimizer, params TrainingCallback[] callbacks)
    {
        var network = new LeNet(seed: 7);
        using var trainer = new Trainer<LeNet>(network, new TrainerOptions { Optimizer = optimizer, BatchSize = 16, Threads = 1, Callbacks = callbacks });
        float[] before = Values(network);
        string message = Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(Target)).Message;
        Assert.StartsWith(Target, message, StringComparison.Ordinal);
        Assert.Equal(before, Values(network));
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Equal((0L, 0), (trainer.Steps, trainer.CompletedEpochs));
    }

    private sealed record Training(Trainer<LeNet> Trainer, LeNet Network, Plateau Plateau, WeightAverage Average);

    /// <summary>Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018: Adam that divides by the largest average so far.</summary>
    private sealed class Amsgrad(float learningRate, float weightDecay = 0) : CustomOptimizer("amsgrad", learningRate, weightDecay, "mean", "square", "largest")
    {
        protected override void Update(ParameterUpdate update)
        {
            Span<float> values = update.Values;
            ReadOnlySpan<float> gradients = update.Gradients;
            Span<float> mean = update.State(0);
            Span<float> square = update.State(1);
            Span<float> largest = update.State(2);
            float rate = update.LearningRate / (1 - MathF.Pow(0.9f, update.Step));
            for (int index = 0; index < values.Length; index++)
            {
                float gradient = gradients[index] + (update.WeightDecay * values[index]);
                mean[index] = (0.9f * mean[index]) + (0.1f * gradient);
                square[index] = (0.99f * square[index]) + (0.01f * gradient * gradient);
                largest[index] = MathF.Max(largest[index], square[index]);
                values[index] -= rate * mean[index] / (MathF.Sqrt(largest[index]) + 1e-6f);
            }
        }
    }

    /// <summary>Has other names, and does nothing.</summary>
    private sealed class Other(string kind, params string[] states) : CustomOptimizer(kind, 0.1f, 0, states)
    {
        protected override void Update(ParameterUpdate update)
        {
        }
    }

    /// <summary>Halves the learning rate when a batch's loss is no longer the best for some steps.</summary>
    private class Plateau : TrainingCallback
    {
        public Action? Cut { get; set; }

        public int Cuts { get; private set; }

        public (double Best, int Waited, int Cuts) State => (Best, Waited, Cuts);

        private double Best { get; set; } = double.PositiveInfinity;

        private int Waited { get; set; }

        public override string StateKey => "plateau";

        public override void OnStep(TrainingRun run)
        {
            if (run.Loss < Best)
            {
                (Best, Waited) = (run.Loss, 0);
            }
            else if (++Waited == 3)
            {
                Waited = 0;
                Cuts++;
                Cut?.Invoke();
            }
        }

        protected override void SaveState(TrainingRun run, CallbackState state)
        {
            state.SetDouble("best", Best);
            state.SetInt64("waited", Waited);
            state.SetInt64("cuts", Cuts);
        }

        protected override void LoadState(TrainingRun run, CallbackState state)
        {
            Best = state.GetDouble("best");
            Waited = (int)state.GetInt64("waited", 0, 2);
            Cuts = (int)state.GetInt64("cuts", 0, int.MaxValue);
        }
    }

    /// <summary>As if it were of another release than the one that saved: it looks for what is not there.</summary>
    private sealed class Demanding : Plateau
    {
        public override string StateKey => "average";

        protected override void LoadState(TrainingRun run, CallbackState state) => state.GetDouble("missing");
    }

    /// <summary>Moving average of the weights.</summary>
    private sealed class WeightAverage(float keep) : TrainingCallback
    {
        private float[][]? _averages;

        public override string StateKey => "average";

        public float[] Values() => [.. _averages!.SelectMany(values => values)];

        public override void OnStep(TrainingRun run)
        {
            _averages ??= [.. run.Parameters.Select(parameter => new float[parameter.Length])];
            for (int index = 0; index < _averages.Length; index++)
            {
                Span<float> values = run.Parameters[index].Values;
                for (int element = 0; element < values.Length; element++)
                {
                    _averages[index][element] = (keep * _averages[index][element]) + ((1 - keep) * values[element]);
                }
            }
        }

        protected override void SaveState(TrainingRun run, CallbackState state)
        {
            for (int index = 0; index < (_averages?.Length ?? 0); index++)
            {
                state.SetTensor(run.Parameters[index].Name, _averages![index], [.. run.Parameters[index].Shape]);
            }
        }

        protected override void LoadState(TrainingRun run, CallbackState state) => _averages = run.Parameters.All(parameter => state.Contains(parameter.Name))
            ? [.. run.Parameters.Select(parameter => state.GetTensor(parameter.Name, [.. parameter.Shape]).ToArray())]
            : null;
    }
}
