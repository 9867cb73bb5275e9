namespace GenBn.Import;

/// <summary>What a model file does not say, and what the caller wants otherwise.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the class; null: made from the name of the file.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace of the class. Give each model its own: names of blocks, such as <c>Body64</c>, are unique within one model only.</summary>
    public string Namespace { get; init; } = "Models";

    /// <summary>
    /// Sizes of one sample as the file has them, without the batch, for a model that leaves height and width free; null: as the file says.
    /// </summary>
    public IReadOnlyList<int>? Input { get; init; }

    /// <summary>Name of a node or value that becomes the output; null: the only output of the model.</summary>
    public string? Output { get; init; }

    /// <summary>Order of the input's dimensions in the file.</summary>
    public InputLayout Layout { get; init; }
}

/// <summary>Order of the dimensions of a model's input.</summary>
public enum InputLayout
{
    /// <summary>Channels × rows × columns, unless the model begins with a transposition from rows × columns × channels.</summary>
    Detect,

    /// <summary>Channels × rows × columns.</summary>
    ChannelsFirst,

    /// <summary>Rows × columns × channels.</summary>
    ChannelsLast,
}
