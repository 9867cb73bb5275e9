namespace GenBn.Tests.Training.Safety;

/// <summary>All ways to follow gradients, by name.</summary>
internal static class SafetyOptimizers
{
    public static List<string> Names { get; } =
    [
        "sgd", "sgd with decay", "momentum", "nesterov with decay", "clipped", "rmsprop", "rmsprop momentum", "adam", "adam with decay", "adamw", "custom",
        "custom whole",
    ];

    public static Optimizer Create(string name) => name switch
    {
        "sgd" or "clipped" => new Sgd(0.1f),
        "sgd with decay" => new Sgd(0.1f, weightDecay: 0.01f),
        "momentum" => new Sgd(0.1f, 0.9f),
        "nesterov with decay" => new Sgd(0.1f, 0.9f, 0.01f, nesterov: true),
        "rmsprop" => new RmsProp(0.01f),
        "rmsprop momentum" => new RmsProp(0.01f, momentum: 0.5f, weightDecay: 0.1f),
        "adam" => new Adam(0.01f),
        "custom" => new CustomAdam(),
        "custom whole" => new CustomAdam { Whole = true },
        "adam with decay" => new Adam(0.01f, weightDecay: 0.01f),
        _ => new AdamW(0.01f, weightDecay: 0.1f),
    };

    public static TrainerOptions Options(string name, int batchSize, int threads) => new()
    {
        Optimizer = Create(name),
        ClipNorm = name == "clipped" ? 0.5f : 0,
        BatchSize = batchSize,
        Threads = threads,
    };

    private sealed class CustomAdam() : CustomOptimizer("custom-adam", 0.01f, 0.01f, "mean", "square")
    {
        public bool Whole { get; init; }

        protected internal override bool NeedsWholeParameters => Whole;

        protected internal override void Update(ParameterUpdate update)
        {
            Span<float> values = update.Values;
            Span<float> mean = update.State(0);
            Span<float> square = update.State(1);
            float rate = update.LearningRate / (1 - MathF.Pow(0.9f, update.Step));
            for (int index = 0; index < values.Length; index++)
            {
                float gradient = update.Gradients[index] + (update.WeightDecay * values[index]);
                mean[index] = (0.9f * mean[index]) + (0.1f * gradient);
                square[index] = (0.999f * square[index]) + (0.001f * gradient * gradient);
                values[index] -= rate * mean[index] / (MathF.Sqrt(square[index]) + 1e-6f);
            }
        }
    }
}
