namespace GenBn;

/// <summary>Declares the shape of one sample: channels × height × width (NCHW), or a plain number of features.</summary>
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
}
