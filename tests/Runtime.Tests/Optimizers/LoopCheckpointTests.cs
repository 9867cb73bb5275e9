using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Optimizers;

/// <summary>Checkpoints of custom training loops: dropout continues, and what does not match is rejected before anything changes.</summary>
public sealed class LoopCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly float[] _inputs = new float[32 * 64];
    private readonly int[] _labels = new int[32];
    private readonly float[] _gradients = new float[32 * 3];

    public LoopCheckpointTests() => TinyNetwork.Data().Slice(0, 32).CopyTo(_inputs, _labels);

    private string Target => _folder.PathOf("checkpoint");

    public void Dispose() => _folder.Dispose();

    /// <summary>The masks of dropout depend on the seed and step of the pass, which the checkpoint restores.</summary>
    [Fact]
    public void DropoutContinues()
    {
        var straight = new DropoutNetwork(seed: 2);
        using NetworkPass straightPass = straight.CreatePass(32);
        NetworkOptimizer straightOptimizer = new Adam(0.01f).CreateFor(straight);
        straightPass.DropoutSeed = 11;
        straightPass.Forward(_inputs); // The numbers of passes and steps differ.
        for (int step = 0; step < 6; step++)
        {
            Step(straightOptimizer, straightPass);
            if (step == 2)
            {
                straightOptimizer.SaveCheckpoint(Target, straightPass);
            }
        }

        var network = new DropoutNetwork(seed: 3);
        using NetworkPass pass = network.CreatePass(32, threads: 2);
        NetworkOptimizer optimizer = new Adam(0.5f).CreateFor(network);
        optimizer.LoadCheckpoint(Target, pass);
        Assert.Equal((11ul, 4L, 3L, 0.01f), (pass.DropoutSeed, pass.DropoutStep, optimizer.Steps, optimizer.LearningRate));
        for (int step = 0; step < 3; step++)
        {
            Step(optimizer, pass);
        }

        Assert.Equal(straight.AllValues(), network.AllValues());
    }

    [Fact]
    public void WhatDoesNotMatchIsNamedAndNothingChanges()
    {
        Save(new Sgd(0.1f, 0.9f));
        MustBeRejected("expected a training with optimizer adam, as the optimizer has, but found optimizer sgd", new Adam());
        MustBeRejected("expected only the 0 tensors of the optimizer's sgd, but found also: optimizer/velocity/conv1.weight", new Sgd(0.1f));
        Save(new Sgd(0.1f));
        MustBeRejected("has no tensor 'optimizer/velocity/conv1.weight'", new Sgd(0.1f, 0.9f));
        new TinyNetwork().SaveWeights(Target);
        MustBeRejected("expected a checkpoint with metadata 'genbn.training'", new Sgd(0.1f));

        var other = new DropoutNetwork();
        using (NetworkPass pass = other.CreatePass(1))
        {
            new Sgd(0.1f).CreateFor(other).SaveCheckpoint(Target, pass);
        }

        MustBeRejected("tensor 'dense1.weight': expected shape 9×36, but found 9×144", new Sgd(0.1f));
    }

    /// <summary>A loop can continue from a trainer; a trainer, which has a place in its samples, cannot continue from a loop.</summary>
    [Fact]
    public void ALoopContinuesFromATrainer()
    {
        using var trainer = new Trainer<TinyNetwork>(
            new TinyNetwork(seed: 2), new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 32, Threads = 1 });
        trainer.Step(_inputs, _labels);
        trainer.SaveCheckpoint(Target);
        trainer.Step(_inputs, _labels);
        var network = new TinyNetwork(seed: 9);
        using NetworkPass pass = network.CreatePass(32);
        NetworkOptimizer optimizer = new Adam(0.01f).CreateFor(network);
        optimizer.LoadCheckpoint(Target, pass);
        Step(optimizer, pass);
        Assert.Equal(trainer.Network.AllValues(), network.AllValues());

        optimizer.SaveCheckpoint(Target, pass);
        string message = Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(Target)).Message;
        Assert.Equal($"{Target}: expected a checkpoint of a trainer, but found one of a custom training loop.", message);
        Assert.Equal(2, trainer.Steps);
    }

    [Fact]
    public void ImpossibleArgumentsAreRejected()
    {
        var network = new TinyNetwork();
        NetworkOptimizer optimizer = new Sgd(1).CreateFor(network);
        using NetworkPass pass = network.CreatePass(1);
        Assert.Throws<ArgumentException>("path", () => optimizer.SaveCheckpoint("", pass));
        Assert.Throws<ArgumentNullException>("pass", () => optimizer.SaveCheckpoint(Target, null!));
        Assert.Throws<ArgumentNullException>("path", () => optimizer.LoadCheckpoint((string)null!, pass));
        Assert.Throws<ArgumentNullException>("checkpoint", () => optimizer.LoadCheckpoint((TrainingCheckpoint)null!, pass));
        Assert.Throws<ArgumentNullException>("pass", () => optimizer.LoadCheckpoint(Target, null!));
        Assert.Throws<FileNotFoundException>(() => optimizer.LoadCheckpoint(Target, pass));
        using (NetworkPass other = new TinyNetwork().CreatePass(1))
        {
            Assert.Throws<ArgumentException>("pass", () => optimizer.SaveCheckpoint(Target, other));
        }

        foreach (long step in (long[])[-1, 1L << 60])
        {
            pass.DropoutStep = step;
            Assert.Throws<ArgumentException>("pass", () => optimizer.SaveCheckpoint(Target, pass));
        }

        pass.DropoutStep = (1L << 60) - 1;
        optimizer.SaveCheckpoint(Target, pass);
        optimizer.LoadCheckpoint(Target, pass);
        network.Parameters[0].Values[0] = float.NaN;
        byte[] before = File.ReadAllBytes(Target);
        Assert.Throws<NonFiniteException>(() => optimizer.SaveCheckpoint(Target, pass));
        Assert.Equal(before, File.ReadAllBytes(Target));
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.SaveCheckpoint(Target, pass));
        Assert.Throws<ObjectDisposedException>(() => optimizer.LoadCheckpoint(Target, pass));
    }

    private void Save(Optimizer recipe)
    {
        var network = new TinyNetwork(seed: 2);
        using NetworkPass pass = network.CreatePass(32);
        NetworkOptimizer optimizer = recipe.CreateFor(network);
        Step(optimizer, pass);
        optimizer.SaveCheckpoint(Target, pass);
    }

    private void MustBeRejected(string fault, Optimizer recipe)
    {
        var network = new TinyNetwork(seed: 5);
        using NetworkPass pass = network.CreatePass(32);
        NetworkOptimizer optimizer = recipe.CreateFor(network);
        float[] before = network.AllValues();
        string message = Assert.Throws<InvalidDataException>(() => optimizer.LoadCheckpoint(Target, pass)).Message;
        Assert.StartsWith(Target, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Equal(before, network.AllValues());
        Assert.Equal((0L, 0L), (optimizer.Steps, pass.DropoutStep));
    }

    private void Step(NetworkOptimizer optimizer, NetworkPass pass)
    {
        pass.Forward(_inputs);
        Loss.SoftmaxCrossEntropy.Evaluate(pass.Outputs, _labels, _gradients);
        pass.Backward(_gradients);
        optimizer.Step(pass);
    }
}
