namespace GenBn.Tests.Training.Safety;

/// <summary>All ways to follow gradients, by name.</summary>
internal static class SafetyOptimizers
{
    public static List<string> Names { get; } = ["sgd", "sgd with decay", "momentum", "nesterov with decay", "clipped", "rmsprop", "rmsprop momentum", "adam", "adam with decay", "adamw"];

    public static Optimizer Create(string name) => name switch
    {
        "sgd" or "clipped" => new Sgd(0.1f),
        "sgd with decay" => new Sgd(0.1f, weightDecay: 0.01f),
        "momentum" => new Sgd(0.1f, 0.9f),
        "nesterov with decay" => new Sgd(0.1f, 0.9f, 0.01f, nesterov: true),
        "rmsprop" => new RmsProp(0.01f),
        "rmsprop momentum" => new RmsProp(0.01f, momentum: 0.5f, weightDecay: 0.1f),
        "adam" => new Adam(0.01f),
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
}
