namespace GenBn;

/// <summary>
/// Declares the shape of one sample: channels × height × width (NCHW), or a plain number of features. It may also declare how raw values
/// are normalised, x = (raw · <see cref="Scale"/> − <see cref="Mean"/>) / <see cref="Deviation"/>, with the numbers of the value's channel or
/// feature.
/// </summary>
/// <remarks>
/// What is declared here is a part of the network: training, prediction and exported models take raw values, and weights of a network with
/// other numbers are refused. Padding of the first layer is 0 after normalisation.
/// </remarks>
public sealed class InputAttribute : LayerAttribute
{
    /// <summary>An image of <paramref name="channels"/> × <paramref name="height"/> × <paramref name="width"/> values.</summary>
    public InputAttribute(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>A vector of <paramref name="features"/> values.</summary>
    public InputAttribute(int features)
    {
        Channels = features;
        Height = 1;
        Width = 1;
        IsVector = true;
    }

    /// <summary>Number of channels, or of features when <see cref="IsVector"/>.</summary>
    public int Channels { get; }

    /// <summary>Rows of the image; 1 when <see cref="IsVector"/>.</summary>
    public int Height { get; }

    /// <summary>Columns of the image; 1 when <see cref="IsVector"/>.</summary>
    public int Width { get; }

    /// <summary>Whether a sample is a vector of features rather than an image.</summary>
    public bool IsVector { get; }

    /// <summary>
    /// What raw values are multiplied by, finite and positive; 1/255 maps bytes to 0 … 1. If it is declared, bytes are passed to a predictor
    /// without a scale. Default 1, not declared.
    /// </summary>
    public float Scale { get; init; } = 1;

    /// <summary>
    /// What is subtracted from scaled values, finite: one number for each channel or feature, or one for all. Default none: 0.
    /// </summary>
    public float[] Mean { get; init; } = [];

    /// <summary>
    /// What the difference is divided by, finite and positive: one number for each channel or feature, or one for all. Default none: 1.
    /// </summary>
    public float[] Deviation { get; init; } = [];
}
