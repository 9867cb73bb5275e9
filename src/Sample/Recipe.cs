namespace GenBn.Sample;

/// <summary>How a network is trained, where the command line does not say otherwise.</summary>
/// <param name="LearningRate">Size of a step.</param>
/// <param name="Momentum">Share of the old direction that is kept.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Epochs">Passes over the data.</param>
internal sealed record Recipe(float LearningRate, float Momentum, int BatchSize, int Epochs)
{
    /// <summary>LeNet's founding recipe, for a full dataset of 60,000 images.</summary>
    public static Recipe Founding { get; } = new(1.0f, 0f, 256, 10);

    /// <summary>
    /// For the embedded 10,000 images. There the founding recipe's test accuracy swings, because running statistics of 40
    /// steps an epoch lag behind weights that move so fast; smaller batches make more and calmer steps.
    /// </summary>
    public static Recipe Embedded { get; } = new(0.2f, 0f, 16, 10);
}
