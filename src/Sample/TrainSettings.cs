namespace GenBn.Sample;

/// <summary>What the command line asks for; null means the recipe's value.</summary>
internal sealed record TrainSettings(
    string Network, DirectoryInfo? Data, int? Epochs, int? BatchSize, float? LearningRate, float? Momentum, int? Threads, ulong Seed);
