namespace GenBn.Import.Layers;

/// <summary>How the dimensions of a value in the model lie over the output of a step.</summary>
internal enum Axes
{
    /// <summary>Channels, rows, columns.</summary>
    Image,

    /// <summary>Rows, columns, channels.</summary>
    ChannelsLast,

    /// <summary>Channels, positions: an image of one row.</summary>
    Signal,

    /// <summary>Positions, channels.</summary>
    SignalLast,

    /// <summary>Features, with dimensions of size 1 around them.</summary>
    Features,
}

/// <summary>Zeros or other constants around an image, until a convolution or pool takes them in.</summary>
internal sealed record PendingPadding(int Top, int Left, int Bottom, int Right, float Value, string Node);

/// <summary>A value of the model: a step's output, seen in the model's order of dimensions.</summary>
/// <param name="Step">The step.</param>
/// <param name="Axes">How the dimensions lie.</param>
/// <param name="Rank">Number of dimensions of features, without the batch.</param>
/// <param name="Axis">Which of them has the features.</param>
internal sealed record Operand(Step Step, Axes Axes, int Rank = 1, int Axis = 0)
{
    /// <summary>Padding that is not yet part of a layer.</summary>
    public PendingPadding? Padding { get; init; }

    /// <summary>The image whose values the model has flattened as rows, columns, channels, and the network as channels, rows, columns.</summary>
    public SampleShape? TurnedFrom { get; init; }

    /// <summary>A vector in its plainest form.</summary>
    public static Operand Vector(Step step) => new(step, Axes.Features);

    /// <summary>Whether it is a vector with one dimension.</summary>
    public bool IsPlainVector => Axes == Axes.Features && Rank == 1;

    /// <summary>Dimension of the channels or features, counted with the batch.</summary>
    public int ChannelAxis => Axes switch
    {
        Axes.Image or Axes.Signal => 1,
        Axes.ChannelsLast => 3,
        Axes.SignalLast => 2,
        _ => Axis + 1,
    };

    /// <summary>The sizes that the model has, without the batch.</summary>
    public IReadOnlyList<long> Sizes
    {
        get
        {
            SampleShape shape = Step.Shape;
            return Axes switch
            {
                Axes.Image => [shape.Channels, shape.Height, shape.Width],
                Axes.ChannelsLast => [shape.Height, shape.Width, shape.Channels],
                Axes.Signal => [shape.Channels, shape.Width],
                Axes.SignalLast => [shape.Width, shape.Channels],
                _ => [.. Enumerable.Range(0, Rank).Select(axis => axis == Axis ? shape.Length : 1)],
            };
        }
    }

    /// <summary>The same view of a step that reads this one and has the same shape.</summary>
    public Operand On(Step step) => this with { Step = step };

    /// <summary>Whether the model has both in the same order of dimensions.</summary>
    public bool IsLike(Operand other) =>
        Axes == other.Axes && Rank == other.Rank && Axis == other.Axis && TurnedFrom == other.TurnedFrom && Step.Shape.IsVector == other.Step.Shape.IsVector;

    /// <summary>Numbers for each feature, in the order of the network instead of that of the model.</summary>
    public float[] Turned(ReadOnlySpan<float> features)
    {
        float[] turned = features.ToArray();
        if (TurnedFrom is { } image)
        {
            int plane = image.Height * image.Width;
            for (int index = 0; index < turned.Length; index++)
            {
                turned[index] = features[(index % plane * image.Channels) + (index / plane)];
            }
        }

        return turned;
    }
}
