namespace GenBn;

/// <summary>
/// Declares the shape of one sample: channels × height × width, channels × length, or a number of features. It may also declare how raw values are normalised:
/// x = (raw · <see cref="Scale"/> − <see cref="Mean"/>) / <see cref="Deviation"/>, with the numbers of the value's channel or feature.
/// </summary>
/// <remarks>
/// The normalisation is a part of the network: training, prediction and exported models take raw values. Weights of a network with other
/// numbers are rejected. The padding of the first layer is 0 after normalisation.
/// </remarks>
public sealed class InputAttribute : LayerAttribute
{
    /// <summary>Declares images of <paramref name="channels"/> × <paramref name="height"/> × <paramref name="width"/> values.</summary>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    public InputAttribute(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Declares sequences of <paramref name="channels"/> × <paramref name="length"/> values: images of one row.</summary>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="length">Number of positions, at least 1.</param>
    public InputAttribute(int channels, int length)
    {
        Channels = channels;
        Height = 1;
        Width = length;
        IsSequence = true;
    }

    /// <summary>Declares vectors of <paramref name="features"/> values.</summary>
    /// <param name="features">Number of features, at least 1.</param>
    public InputAttribute(int features)
    {
        Channels = features;
        Height = 1;
        Width = 1;
        IsVector = true;
    }

    /// <summary>Number of channels, or of features if <see cref="IsVector"/>.</summary>
    public int Channels { get; }

    /// <summary>Number of rows; 1 if <see cref="IsVector"/> or <see cref="IsSequence"/>.</summary>
    public int Height { get; }

    /// <summary>Number of columns, or of the positions of a sequence; 1 if <see cref="IsVector"/>.</summary>
    public int Width { get; }

    /// <summary>Whether a sample is a vector of features; otherwise, it is an image.</summary>
    public bool IsVector { get; }

    /// <summary>Whether a sample is declared as channels × length.</summary>
    public bool IsSequence { get; }

    /// <summary>
    /// Factor of raw values, finite and positive; 1/255 maps bytes to 0 … 1. If it is declared, bytes are passed to a predictor without a scale.
    /// Default: 1, not declared.
    /// </summary>
    public float Scale { get; init; } = 1;

    /// <summary>
    /// Numbers that are subtracted from scaled values, finite: one for each channel or feature, or one for all. Default: none, which means 0.
    /// </summary>
    public float[] Mean { get; init; } = [];

    /// <summary>
    /// Divisors of the difference, finite and positive: one for each channel or feature, or one for all. Default: none, which means 1.
    /// </summary>
    public float[] Deviation { get; init; } = [];
}
