using GenBn.Data;
using GenBn.Sample.Networks;
using GenBn.Training;
using GenBn.Weights;
using Xunit;

namespace GenBn.Tests;

/// <summary>Custom training loops of a user, who sees only what is public: from a checkpoint they continue bit for bit.</summary>
public sealed class CustomLoopTests : IDisposable
{
    private const int Batch = 16;
    private const int Steps = 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-loop-").FullName;

    public static TheoryData<string> Optimizers => ["sgd", "momentum", "rmsprop", "adam", "adamw", "custom"];

    private string Target => Path.Combine(_folder, "checkpoint.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ALoopContinuesFromItsCheckpoint(string name)
    {
        using var straight = new Loop(name, seed: 3, threads: 1);
        float[] losses = straight.Run(Steps);

        // As if the process had ended some steps after it saved.
        using var first = new Loop(name, seed: 3, threads: 2);
        Assert.Equal(losses[..5], first.Run(5));
        first.Optimizer.SaveCheckpoint(Target, first.Pass, new Dictionary<string, string> { ["place"] = "5" });
        first.Run(2);

        using var second = new Loop(name, seed: 99, threads: 3);
        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(Target);
        Assert.Equal((5L, 0, "5"), (checkpoint.Steps, checkpoint.CompletedEpochs, checkpoint.Weights.Metadata["place"]));
        second.Optimizer.LoadCheckpoint(checkpoint, second.Pass);
        Assert.Equal((5L, Loop.RateAt(4)), (second.Optimizer.Steps, second.Optimizer.LearningRate));
        Assert.Equal(losses[5..], second.Run(Steps));
        Assert.Equal(straight.Values, second.Values);

        // It is a file of weights, too.
        var weights = new LeNet();
        weights.LoadWeights(Target);
    }

    /// <summary>Without the optimizer's state, the loop would be another one: the test above could not pass by the weights alone.</summary>
    [Theory]
    [InlineData("momentum")]
    [InlineData("adam")]
    [InlineData("custom")]
    public void WithWeightsAloneTheLoopIsAnother(string name)
    {
        using var straight = new Loop(name, seed: 3, threads: 1);
        straight.Run(Steps);
        using var first = new Loop(name, seed: 3, threads: 1);
        first.Run(5);
        first.Network.SaveWeights(Target);
        using var second = new Loop(name, seed: 99, threads: 1);
        second.Network.LoadWeights(Target);
        second.Run(Steps, from: 5);
        Assert.NotEqual(straight.Values, second.Values);
    }

    /// <summary>The newest file is damaged: the loop continues from the one before.</summary>
    [Fact]
    public void TheCheckpointBeforeIsKept()
    {
        using var loop = new Loop("adam", seed: 3, threads: 1);
        loop.Run(3);
        loop.Optimizer.SaveCheckpoint(Target, loop.Pass);
        float[] before = loop.Values;
        loop.Run(6);
        loop.Optimizer.SaveCheckpoint(Target, loop.Pass);
        byte[] content = File.ReadAllBytes(Target);
        content[^9] ^= 1;
        File.WriteAllBytes(Target, content);

        using var second = new Loop("adam", seed: 99, threads: 1);
        float[] start = second.Values;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => second.Optimizer.LoadCheckpoint(Target, second.Pass)).Message, StringComparison.Ordinal);
        Assert.Equal(start, second.Values);
        Assert.Equal(0, second.Optimizer.Steps);
        second.Optimizer.LoadCheckpoint(TrainingCheckpoint.Latest(Target), second.Pass);
        Assert.Equal(before, second.Values);
        Assert.Equal(3, second.Optimizer.Steps);
    }

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.1f),
        "momentum" => new Sgd(0.1f, 0.9f, 1e-3f, nesterov: true),
        "rmsprop" => new RmsProp(0.001f, momentum: 0.5f),
        "adam" => new Adam(0.001f),
        "adamw" => new AdamW(0.001f),
        _ => new SignMomentum(),
    };

    /// <summary>A network, an optimizer and a pass, as in a process of their own: nothing is shared, and the first values differ by the seed.</summary>
    private sealed class Loop : IDisposable
    {
        private readonly float[] _inputs = new float[Batch * LeNet.InputLength];
        private readonly int[] _labels = new int[Batch];
        private readonly float[] _gradients = new float[Batch * LeNet.OutputLength];

        public Loop(string optimizer, ulong seed, int threads)
        {
            Network = new LeNet(seed);
            Pass = Network.CreatePass(Batch, threads);
            Optimizer = Create(optimizer).CreateFor(Network, clipNorm: 1);
        }

        public LeNet Network { get; }

        public NetworkPass Pass { get; }

        public NetworkOptimizer Optimizer { get; }

        public float[] Values => [.. Network.Parameters.Concat(Network.Buffers).SelectMany(tensor => tensor.Values.ToArray())];

        public static float RateAt(int step) => 0.01f / (1 + step);

        /// <summary>Steps up to a number; the samples of a step depend on its number.</summary>
        public float[] Run(int end, int? from = null)
        {
            var losses = new List<float>();
            for (int step = from ?? (int)Optimizer.Steps; step < end; step++)
            {
                var random = new Random(step);
                for (int index = 0; index < _inputs.Length; index++)
                {
                    _inputs[index] = random.NextSingle();
                }

                for (int sample = 0; sample < Batch; sample++)
                {
                    _labels[sample] = random.Next(LeNet.OutputLength);
                    _inputs.AsSpan((sample * LeNet.InputLength) + (56 * _labels[sample]), 56).Fill(2);
                }

                Pass.Forward(_inputs);
                losses.Add(Loss.SoftmaxCrossEntropy.Evaluate(Pass.Outputs, _labels, _gradients));
                Pass.Backward(_gradients);
                Optimizer.LearningRate = RateAt(step);
                Optimizer.Step(Pass);
            }

            return [.. losses];
        }

        public void Dispose() => Pass.Dispose();
    }

    /// <summary>Steps of one size in the direction of a moving average.</summary>
    private sealed class SignMomentum() : CustomOptimizer("sign-momentum", 0.01f, 0, "momentum")
    {
        protected override void Update(ParameterUpdate update)
        {
            Span<float> momentum = update.State(0);
            for (int index = 0; index < update.Values.Length; index++)
            {
                momentum[index] = (0.9f * momentum[index]) + (0.1f * update.Gradients[index]);
                update.Values[index] -= update.LearningRate * MathF.Sign(momentum[index]);
            }
        }
    }
}
