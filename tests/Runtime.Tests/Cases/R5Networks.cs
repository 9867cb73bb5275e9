using GenBn.Tests.Training;

namespace GenBn.Tests.Cases;

/// <summary>One output: a yes-or-no for <see cref="Loss.SigmoidCrossEntropy"/>.</summary>
[Network, Input(4)]
[Dense(8), Tanh]
[Dense(1)]
public sealed partial class YesOrNoNetwork
{
    /// <summary>256 samples with label 1 where x0 + 2 · x1 − x2 is above 1.</summary>
    internal static Dataset Labelled()
    {
        (float[] values, float[] targets) = Content();
        return new Dataset(values, [.. targets.Select(target => (int)target)], 4, 2);
    }

    /// <summary>The same with float targets 0 and 1.</summary>
    internal static Dataset Targeted()
    {
        (float[] values, float[] targets) = Content();
        return new Dataset(values, targets, 4, 1);
    }

    private static (float[] Values, float[] Targets) Content()
    {
        Dataset numbers = RegressionNetwork.Data();
        return (numbers.Values.ToArray(), [.. numbers.Targets.ToArray().Select(target => target > 1 ? 1f : 0f)]);
    }
}

/// <summary>The same with its sigmoid as a layer.</summary>
[Network, Input(4)]
[Dense(1), Sigmoid]
public sealed partial class SigmoidOutputNetwork;

/// <summary>As many outputs as inputs: an autoencoder of 8×8 images.</summary>
[Network, Input(64)]
[Dense(12), ReLU]
[Dense(64)]
public sealed partial class AutoencoderNetwork
{
    /// <summary>Images that are their own targets.</summary>
    internal static Dataset Data()
    {
        (float[] values, _) = TinyNetwork.Data().ToArrays();
        return new Dataset(values, values, 64, 64);
    }
}

/// <summary>Ends in an image: a convolution and a flatten.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3, Padding = Padding.Same), ReLU]
[Conv(1, 3, Padding = Padding.Same), Flatten]
public sealed partial class ImageNetwork;

/// <summary>Ends in an image whose pixels went through a sigmoid, on either side of the flatten.</summary>
[Network, Input(1, 8, 8)]
[Conv(2, 3), Sigmoid, Flatten, Dropout(0.1f)]
public sealed partial class SigmoidImageNetwork;

/// <summary>Scores of 3 classes from a convolution: the flatten is of one pixel.</summary>
[Network, Input(1, 8, 8)]
[Conv(3, 8), Flatten]
public sealed partial class ConvScoresNetwork;

/// <summary>A board of 8×8 fields, each of which is a class.</summary>
[Network, Input(1, 8, 8)]
[Conv(1, 3, Padding = Padding.Same), Flatten, Softmax]
public sealed partial class BoardNetwork;
