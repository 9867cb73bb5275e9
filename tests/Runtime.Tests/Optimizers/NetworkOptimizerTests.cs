using GenBn.Tests.Training;
using GenBn.Tests.Training.Safety;
using Xunit;

namespace GenBn.Tests.Optimizers;

/// <summary>Optimizers in loops without a trainer.</summary>
public sealed class NetworkOptimizerTests
{
    private readonly float[] _inputs = new float[32 * 64];
    private readonly int[] _labels = new int[32];
    private readonly float[] _gradients = new float[32 * 3];

    public NetworkOptimizerTests() => TinyNetwork.Data().CopyTo(_inputs, _labels);

    public static TheoryData<string> Optimizers => new(SafetyOptimizers.Names);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void StepsAreThoseOfATrainer(string name)
    {
        using var trainer = new Trainer<TinyNetwork>(
            new TinyNetwork(seed: 2), new TrainerOptions { Optimizer = SafetyOptimizers.Create(name), ClipNorm = 0.3f, BatchSize = 32, Threads = 1 });
        var network = new TinyNetwork(seed: 2);
        using NetworkPass pass = network.CreatePass(32, threads: 2);
        NetworkOptimizer optimizer = SafetyOptimizers.Create(name).CreateFor(network, clipNorm: 0.3f);
        Assert.Equal(trainer.LearningRate, optimizer.LearningRate);
        for (int step = 0; step < 6; step++)
        {
            trainer.LearningRate = optimizer.LearningRate = 0.01f / (step + 1);
            trainer.Step(_inputs, _labels);
            RunBackward(pass);
            if (step % 2 == 0)
            {
                optimizer.Step();
            }
            else
            {
                optimizer.Step(pass);
            }
        }

        Assert.Equal(6, optimizer.Steps);
        Assert.Equal(trainer.Network.AllValues(), network.AllValues());
    }

    [Fact]
    public void WhatIsNotFiniteIsNamedAndNothingChanges()
    {
        var network = new TinyNetwork(seed: 2);
        using NetworkPass pass = network.CreatePass(32);
        NetworkOptimizer optimizer = new Adam(0.1f).CreateFor(network);
        RunBackward(pass);
        float[] before = network.AllValues();
        float gradient = network.Parameters[2].Gradients[0];
        network.Parameters[2].Gradients[0] = float.NaN;
        NonFiniteException exception = Assert.Throws<NonFiniteException>(optimizer.Step);
        Assert.Equal((network.Parameters[2].Name, 1L), (exception.Tensor, exception.Step));
        Assert.Contains($"the first is that of '{network.Parameters[2].Name}'", exception.Message, StringComparison.Ordinal);

        network.Parameters[2].Gradients[0] = gradient;
        optimizer.LearningRate = float.MaxValue;
        exception = Assert.Throws<NonFiniteException>(() => optimizer.Step(pass));
        Assert.Contains("Step 1 would leave values in 'conv1.weight' that are not finite", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.AllValues());
        Assert.Equal(0, optimizer.Steps);

        optimizer.LearningRate = 0.1f;
        optimizer.Step();
        Assert.Equal(1, optimizer.Steps);
        Assert.NotEqual(before, network.AllValues());
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        var network = new TinyNetwork(seed: 2);
        using NetworkPass pass = network.CreatePass(32);
        NetworkOptimizer optimizer = new AdamW().CreateFor(network, clipNorm: 1);
        RunBackward(pass);
        Step();
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++)
        {
            Step();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            optimizer.Step();
            optimizer.Step(pass);
        }
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        var network = new TinyNetwork();
        NetworkOptimizer optimizer = new Sgd(1).CreateFor(network);
        Assert.Throws<ArgumentNullException>("network", () => new Sgd(1).CreateFor<TinyNetwork>(null!));
        Assert.Throws<ArgumentOutOfRangeException>("clipNorm", () => new Sgd(1).CreateFor(network, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = -1);
        Assert.Throws<ArgumentNullException>("pass", () => optimizer.Step(null!));
        NetworkPass ended = network.CreatePass(1);
        ended.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step(ended));
    }

    /// <summary>A custom optimizer that calls back would see a step in its middle.</summary>
    [Fact]
    public void AnUpdateMayNotTakeAStep()
    {
        var network = new TinyNetwork();
        var calling = new Calling();
        NetworkOptimizer optimizer = calling.CreateFor(network);
        calling.Step = optimizer.Step;
        AggregateException exception = Assert.Throws<AggregateException>(optimizer.Step);
        string message = Assert.IsType<InvalidOperationException>(exception.InnerException).Message;
        Assert.Contains("one call of the optimizer at a time", message, StringComparison.Ordinal);
    }

    private void RunBackward(NetworkPass pass)
    {
        pass.Forward(_inputs);
        Loss.SoftmaxCrossEntropy.Evaluate(pass.Outputs, _labels, _gradients);
        pass.Backward(_gradients);
    }

    private sealed class Calling() : CustomOptimizer("calling", 1, 0)
    {
        public Action? Step { get; set; }

        protected internal override void Update(ParameterUpdate update) => Step!();
    }
}
