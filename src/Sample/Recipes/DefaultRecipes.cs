namespace GenBn.Sample.Recipes;

/// <summary>The recipes of the sample's networks.</summary>
internal static class DefaultRecipes
{
    /// <summary>So many images give running statistics that differ from those of all by far less than two batches do.</summary>
    private const int RecalibrationSamples = 10_000;

    /// <summary>
    /// LeNet's founding recipe, for a full dataset of 60,000 images. With a learning rate of 1, a last step on 96 images costs up to
    /// three percent of test accuracy, so there is none.
    /// </summary>
    public static Recipe Founding { get; } = new(new OptimizerRecipe.Sgd(1.0f), 256, new TrainingLength.Epochs(10))
    {
        FullBatches = true,
        RecalibrationSamples = RecalibrationSamples,
    };

    /// <summary>
    /// For the embedded 10,000 images. The founding recipe makes only 40 steps an epoch of them; smaller batches make more and
    /// calmer steps.
    /// </summary>
    public static Recipe Embedded { get; } = new(new OptimizerRecipe.Sgd(0.2f), 16, new TrainingLength.Epochs(10))
    {
        FullBatches = true,
        RecalibrationSamples = RecalibrationSamples,
    };

    /// <summary>
    /// Keras's RMSProp on probabilities, full batches only: 234 steps an epoch of 60,000 images. Without recalibration the running
    /// statistics, averages over a hundred steps, cost up to five percent of test accuracy.
    /// </summary>
    public static Recipe Keras { get; } = new(new OptimizerRecipe.RmsProp(0.001f), 256, new TrainingLength.Epochs(10))
    {
        Loss = Loss.SparseCategoricalCrossEntropy,
        FullBatches = true,
        RecalibrationSamples = RecalibrationSamples,
    };

    /// <summary>As <see cref="Keras"/>, in small batches, watched on a fifth of the training images.</summary>
    public static Recipe Mnist { get; } = new(new OptimizerRecipe.RmsProp(0.001f), 64, new TrainingLength.Epochs(5))
    {
        Loss = Loss.SparseCategoricalCrossEntropy,
        ValidationShare = 0.2,
        RecalibrationSamples = RecalibrationSamples,
        Summary = true,
    };

    /// <summary>
    /// 800 batches with Adam; each class is a separate yes-or-no. In the first half weights change too fast for moving averages over a hundred
    /// batches. It validates often, on fewer images than LeNet.
    /// </summary>
    public static Recipe Deep { get; } = new(new OptimizerRecipe.Adam(0.002f), 64, new TrainingLength.Steps(800))
    {
        Loss = Loss.SigmoidCrossEntropy,
        ValidationShare = 1.0 / 6,
        RecalibrationSamples = 2_000,
    };

    /// <summary>The optimizer of He et al., with a cosine instead of steps, for a minute's worth of images.</summary>
    public static Recipe ResNet { get; } = new(new OptimizerRecipe.Sgd(0.1f, Momentum: 0.9f, WeightDecay: 1e-4f), 64, new TrainingLength.Epochs(8))
    {
        Schedule = epochs => new CosineSchedule(epochs),
    };

    /// <summary>As <see cref="ResNet"/>, in fewer epochs, because its images have nine times as many pixels, and without decay of so few weights.</summary>
    public static Recipe MobileNet { get; } = new(new OptimizerRecipe.Sgd(0.1f, Momentum: 0.9f), 32, new TrainingLength.Epochs(5))
    {
        Schedule = epochs => new CosineSchedule(epochs),
    };
}
