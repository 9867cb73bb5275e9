namespace GenBn.Import.Layers;

/// <summary>A layer of the network, or the place where branches meet, with what it reads.</summary>
internal sealed class Step(ImportedLayer layer, IReadOnlyList<Step> inputs, SampleShape shape, string origin)
{
    /// <summary>The layer. Constants of later nodes may be folded into it, if nothing else reads it.</summary>
    public ImportedLayer Layer { get; set; } = layer;

    /// <summary>What it reads: nothing for the input, several for a sum or concatenation.</summary>
    public IReadOnlyList<Step> Inputs => inputs;

    /// <summary>Shape of its output.</summary>
    public SampleShape Shape { get; set; } = shape;

    /// <summary>Name of its node in the model.</summary>
    public string Origin => origin;

    /// <inheritdoc/>
    public override string ToString() => $"{Layer.Kind} '{origin}' {Shape}";
}
