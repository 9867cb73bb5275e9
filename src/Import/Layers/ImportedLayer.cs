using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A tensor of a layer.</summary>
/// <param name="Role">Its name without that of the layer, for example <c>weight</c>.</param>
/// <param name="Values">Shape and values, in the layout of the network.</param>
internal sealed record LayerTensor(string Role, Constant Values);

/// <summary>A layer as the language has it.</summary>
/// <param name="Kind">The attribute, for example <c>Conv</c>.</param>
internal abstract record ImportedLayer(string Kind)
{
    /// <summary>Its tensors.</summary>
    public virtual IReadOnlyList<LayerTensor> Tensors => [];

    /// <summary>Whether a line of the declaration begins with it.</summary>
    public virtual bool BeginsLine => false;

    /// <summary>The warning of GenBn that the layer gives on purpose, because the model has it so; null if it gives none.</summary>
    /// <param name="source">Shape of its input.</param>
    /// <param name="output">Shape of its output.</param>
    public virtual string? Warning(SampleShape source, SampleShape output) => null;

    /// <summary>The arguments of the attribute.</summary>
    /// <param name="meetsBatchNorm">Whether the next layer of the class is a batch norm: then a layer has no bias by default.</param>
    public abstract IEnumerable<string> Arguments(bool meetsBatchNorm);

    /// <summary>The attribute without brackets.</summary>
    /// <param name="meetsBatchNorm">See <see cref="Arguments"/>.</param>
    public string Text(bool meetsBatchNorm)
    {
        string arguments = string.Join(", ", Arguments(meetsBatchNorm));
        return arguments.Length == 0 ? Kind : $"{Kind}({arguments})";
    }
}

/// <summary>A layer without tensors, written as its name and arguments.</summary>
internal sealed record PlainLayer(string Kind, params IReadOnlyList<string> Written) : ImportedLayer(Kind)
{
    /// <summary>Layers that change a shape, or that end one part of a network, begin a line.</summary>
    public override bool BeginsLine => Kind is "Flatten" or "GlobalAvgPool" or "Upsample" or "Reshape" or "PixelShuffle";

    /// <summary>Whether no output is negative, so that padding with zeros never wins a maximum.</summary>
    public bool IsNeverNegative => Kind is "ReLU" or "Sigmoid" or "Softplus" or "Softmax";

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => Written;

    public override string? Warning(SampleShape source, SampleShape output) => Kind is "Softmax" or "LogSoftmax" && source.Length == 1 ? "GENBN034" : null;
}

/// <summary>The input: it begins the network.</summary>
/// <param name="Normalization">Scale, mean and deviation, as arguments.</param>
internal sealed record InputLayer(InputNormalization Normalization) : ImportedLayer("Input")
{
    /// <summary>Whether samples are sequences, channels × length, which the network has as images of one row.</summary>
    public bool IsSequence { get; init; }

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => Normalization.Arguments;
}

/// <summary>Where two branches meet in a sum.</summary>
internal sealed record AddLayer() : ImportedLayer("Residual")
{
    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => [];
}

/// <summary>Where two branches meet in a product. The second one may give a factor for each channel of the first.</summary>
/// <param name="IsByChannel">Whether it does.</param>
internal sealed record ProductLayer(bool IsByChannel) : ImportedLayer("Product")
{
    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => [];
}

/// <summary>The end of a network with several outputs, each of which is a branch.</summary>
/// <param name="Names">The outputs, as the model calls them.</param>
internal sealed record HeadsLayer(IReadOnlyList<string> Names) : ImportedLayer("Heads")
{
    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => [];
}

/// <summary>Where branches are concatenated along the channel axis.</summary>
internal sealed record ConcatLayer() : ImportedLayer("Concat")
{
    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => [];
}
