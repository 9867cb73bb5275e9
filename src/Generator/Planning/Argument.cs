using GenBn.Generator.Emission;

namespace GenBn.Generator.Planning;

/// <summary>What a call gets: data, which a pass and a predictor print in their own way.</summary>
internal abstract record Argument
{
    /// <summary>Its text in generated code.</summary>
    public abstract string In(IPlaces places);

    /// <summary>A word that the generated method knows: <c>block</c>, <c>end</c>, <c>true</c>.</summary>
    public static implicit operator Argument(string word) => new Word(word);

    public static implicit operator Argument(int number) => new Word(FormattableString.Invariant($"{number}"));

    public static implicit operator Argument(bool value) => new Word(value ? "true" : "false");
}

/// <summary>Something that is printed as it is.</summary>
internal sealed record Word(string Text) : Argument
{
    /// <summary>The list of what is fetched for the steps that follow.</summary>
    public static Word Ahead { get; } = new("ahead");

    public override string In(IPlaces places) => Text;

    public override string ToString() => Text;
}

/// <summary>The values of a tensor: of the block that is computed, or of all blocks.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="IsBatch">Whether from the first block on.</param>
/// <param name="Offset">Floats to skip.</param>
internal sealed record Values(Tensor Tensor, bool IsBatch = false, int Offset = 0) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => Tensor.Name + (Offset == 0 ? "" : FormattableString.Invariant($" + {Offset}"));
}

/// <summary>The gradient that a tensor's memory for gradients has.</summary>
/// <param name="Owner">The tensor whose memory it is.</param>
/// <param name="IsBatch">Whether from the first block on.</param>
/// <param name="Offset">Floats to skip.</param>
internal sealed record Gradients(Tensor Owner, bool IsBatch = false, int Offset = 0) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => $"d{Owner.Name}" + (Offset == 0 ? "" : FormattableString.Invariant($" + {Offset}"));
}

/// <summary>A gradient that a call makes only where the gradient of the network's input is wanted; else it gets null.</summary>
internal sealed record OnDemand(Argument Gradient) : Argument
{
    public override string In(IPlaces places) => $"WantsInputGradients ? {Gradient.In(places)} : null";

    public override string ToString() => $"{Gradient} or null";
}

/// <summary>A tensor with its stride, for those who choose the block themselves.</summary>
/// <param name="Tensor">The tensor, or the owner of a gradient.</param>
/// <param name="IsGradient">Whether the gradient is meant.</param>
internal sealed record Whole(Tensor Tensor, bool IsGradient) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => (IsGradient ? "d" : "") + Tensor.Name;
}

/// <summary>A part of a layer's parameters.</summary>
internal sealed record ParameterPart(Layer Layer, ParameterRole Role) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => $"{Layer.Name}.{Role}";
}

/// <summary>What a kernel may take of a layer with a weight.</summary>
internal enum ParameterRole
{
    Weight,
    Bias,
    WeightGradient,
    BiasGradient,

    /// <summary>The weight as vectors of output channels, for one sample.</summary>
    LaneWeight,

    /// <summary>The bias as vectors of output channels.</summary>
    LaneBias,

    /// <summary>The weight transformed for tiles of an image, for many samples.</summary>
    TileWeight,

    /// <summary>The same as vectors of output channels, for one sample.</summary>
    LaneTileWeight,
}

/// <summary>The numbers of a batch norm that a kernel takes, or what makes them.</summary>
/// <param name="Norm">The batch norm.</param>
/// <param name="Member">The runtime's member; null for the object.</param>
internal sealed record NormPart(BatchNormLayer Norm, string? Member = null) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => Member is null ? Norm.Name : $"{Norm.Name}.{Member}";
}

/// <summary>An object that a stage has in a pass or predictor, or a member of it.</summary>
/// <param name="Name">See <see cref="StageObject"/>.</param>
/// <param name="Member">The member; null for the object.</param>
internal sealed record ObjectPart(string Name, string? Member = null) : Argument
{
    public override string In(IPlaces places) => Emit.Field(Name) + (Member is null ? "" : "." + Member);

    public override string ToString() => Member is null ? Name : $"{Name}.{Member}";
}

/// <summary>A part of a worker's own memory.</summary>
/// <param name="Use">What it is for.</param>
/// <param name="Offset">Floats to skip.</param>
internal sealed record ScratchPart(ScratchUse Use, int Offset = 0) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => Use + (Offset == 0 ? "" : FormattableString.Invariant($" + {Offset}"));
}

/// <summary>What a worker's own memory is for.</summary>
internal enum ScratchUse
{
    /// <summary>Sums per lane on their way to a reduction, or a panel.</summary>
    Kernel,

    /// <summary>The gradient of one block of a convolution's output.</summary>
    BlockGradient,

    /// <summary>Sums per lane of a weight gradient over a group of blocks.</summary>
    WeightSums,

    /// <summary>Transformed tiles of a convolution.</summary>
    Tiles,
}

/// <summary>Where a worker's share begins or ends, in whole tiles.</summary>
/// <param name="Count">What is shared out.</param>
/// <param name="Tile">What is not divided.</param>
/// <param name="IsEnd">Whether it is one past the last.</param>
internal sealed record ShareBound(int Count, int Tile, bool IsEnd) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => FormattableString.Invariant($"{(IsEnd ? "end" : "first")} of {Count} by {Tile}");
}

/// <summary>The sums of a layer's gradients over groups of blocks.</summary>
internal sealed record GroupSums(Layer Layer) : Argument
{
    public override string In(IPlaces places) => places.Of(this);

    public override string ToString() => $"{Layer.Name} sums";
}

/// <summary>Where a pass or predictor has what calls get.</summary>
internal interface IPlaces
{
    string Of(Values values);

    string Of(Gradients gradients);

    string Of(Whole whole);

    string Of(ParameterPart part);

    string Of(NormPart part);

    string Of(ScratchPart part);

    string Of(ShareBound bound);

    string Of(GroupSums sums);
}
