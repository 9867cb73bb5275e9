namespace GenBn.Generator.Declaration;

/// <summary>One layer attribute as it was written. Plain values only, so that the pipeline can cache it.</summary>
/// <param name="Attribute">Position among the attributes of the class, for diagnostics.</param>
internal abstract record LayerDeclaration(int Attribute)
{
    /// <summary>The declared name of the layer; null for kind and number.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the compiler could read all of its arguments. Otherwise its values mean nothing.</summary>
    public bool IsBound { get; init; } = true;

    /// <summary>The attribute's name without its suffix.</summary>
    public virtual string Kind => GetType().Name.Replace("Declaration", "");

    /// <summary>Whether the kind is the name of a user's class.</summary>
    public virtual bool UsesBlock => false;

    /// <summary>The blocks that it uses.</summary>
    public virtual IReadOnlyList<BlockDeclaration> Blocks => [];
}

/// <summary>A number of rows and one of columns.</summary>
internal readonly record struct Extent(int Height, int Width)
{
    public override string ToString() => FormattableString.Invariant($"{Height}×{Width}");

    /// <summary>One number where both are the same.</summary>
    public string ToShortString() => Height == Width ? FormattableString.Invariant($"{Height}") : ToString();
}

/// <summary>How a weight's start values are drawn.</summary>
/// <param name="Initializer">Member of the <c>Initializer</c> enumeration.</param>
/// <param name="Deviation">Of the truncated normal distribution.</param>
internal sealed record StartValues(int Initializer, float Deviation)
{
    public const int TruncatedNormal = 5;

    public const int PyTorch = 6;

    public const float DefaultDeviation = 0.05f;

    private static readonly string[] Names = ["Xavier", "He", "XavierNormal", "HeUniform", "LeCunNormal", "TruncatedNormal", "PyTorch", "Zeros", "Ones"];

    public static int LastInitializer => Names.Length - 1;

    public string Name => Names[Initializer];
}

/// <summary>What a layer says of its start values; null for what it leaves to the network.</summary>
/// <param name="Initializer">Member of the <c>Initializer</c> enumeration.</param>
/// <param name="Deviation">Of the truncated normal distribution.</param>
internal sealed record StartOption(int? Initializer, float? Deviation)
{
    /// <summary>With what the network says. A layer's own initializer does not take the network's deviation.</summary>
    public StartValues Complete(StartValues network) =>
        new(Initializer ?? network.Initializer, Deviation ?? (Initializer is null ? network.Deviation : StartValues.DefaultDeviation));
}

/// <summary>An attribute whose type does not exist, perhaps a layer's name that is still being typed: nothing is known of what follows.</summary>
internal sealed record UnknownDeclaration(int Attribute) : LayerDeclaration(Attribute);

internal sealed record InputDeclaration(int Attribute, int Channels, int Height, int Width, bool IsVector) : LayerDeclaration(Attribute);

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Channels">Output channels.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="Stride">Step between output positions.</param>
/// <param name="Padding">On each side, or −1 for <c>Same</c>.</param>
/// <param name="Dilation">Step between kernel positions.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
/// <param name="Bias">As declared; null where nothing is said.</param>
/// <param name="Start">As declared; null for the network's.</param>
internal sealed record ConvDeclaration(
    int Attribute, int Channels, Extent Kernel, Extent Stride, Extent Padding, Extent Dilation, int Groups, bool? Bias, StartOption? Start) : LayerDeclaration(Attribute);

internal sealed record DenseDeclaration(int Attribute, int Units, bool? Bias, StartOption? Start) : LayerDeclaration(Attribute);

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Momentum">Share of the old running statistics.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Member of <c>BatchNormTerm</c>: gamma.</param>
/// <param name="Center">Member of <c>BatchNormTerm</c>: beta.</param>
/// <param name="Statistics">Member of <c>BatchNormStatistics</c>; null where nothing is said.</param>
/// <param name="RunningVariance">Member of <c>RunningVariance</c>.</param>
internal sealed record BatchNormDeclaration(
    int Attribute, float Momentum, float Epsilon, int Scale, int Center, int? Statistics, int RunningVariance) : LayerDeclaration(Attribute)
{
    /// <summary>Whether training normalises by the running statistics.</summary>
    public bool UsesRunning => Statistics == 1;

    /// <summary>Whether the running variance is the unbiased one.</summary>
    public bool IsUnbiased => RunningVariance == 1;
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Function">Name of the attribute without its suffix, which is also the runtime type's: <c>Sigmoid</c>, <c>ReLU</c>.</param>
/// <param name="Constant">The slope of a leaky ReLU, the alpha of an ELU; else 0.</param>
internal sealed record ActivationDeclaration(int Attribute, string Function, float Constant) : LayerDeclaration(Attribute)
{
    public override string Kind => Function;
}

internal sealed record DropoutDeclaration(int Attribute, float Rate) : LayerDeclaration(Attribute);

internal sealed record SoftmaxDeclaration(int Attribute) : LayerDeclaration(Attribute);

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Padding">On each side, or −1 for <c>Same</c>.</param>
internal sealed record MaxPoolDeclaration(int Attribute, Extent Kernel, Extent Stride, Extent Padding) : LayerDeclaration(Attribute);

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Padding">On each side, or −1 for <c>Same</c>.</param>
/// <param name="CountsPadding">Whether the mean divides by the whole window at the edges too.</param>
internal sealed record AvgPoolDeclaration(int Attribute, Extent Kernel, Extent Stride, Extent Padding, bool CountsPadding) : LayerDeclaration(Attribute);

internal sealed record GlobalAvgPoolDeclaration(int Attribute) : LayerDeclaration(Attribute);

internal sealed record FlattenDeclaration(int Attribute) : LayerDeclaration(Attribute);

/// <summary>Freezes the layer before it, or, before the first layer, all of the class's.</summary>
internal sealed record FrozenDeclaration(int Attribute) : LayerDeclaration(Attribute);

internal sealed record ResidualDeclaration(int Attribute, BlockDeclaration Block, BlockDeclaration? Projection) : LayerDeclaration(Attribute)
{
    public override string Kind => Block.Name;

    public override bool UsesBlock => true;

    public override IReadOnlyList<BlockDeclaration> Blocks => Projection is null ? [Block] : [Block, Projection];
}

internal sealed record RepeatDeclaration(int Attribute, BlockDeclaration Block, int Count) : LayerDeclaration(Attribute)
{
    public const int MostRounds = 256;

    /// <summary>The count, or the nearest one that is in range.</summary>
    public int Rounds => Math.Max(0, Math.Min(Count, MostRounds));

    public override string Kind => Block.Name;

    public override bool UsesBlock => true;

    public override IReadOnlyList<BlockDeclaration> Blocks => [Block];
}

internal sealed record ConcatDeclaration(int Attribute, EquatableArray<BlockDeclaration> Branches) : LayerDeclaration(Attribute)
{
    public override IReadOnlyList<BlockDeclaration> Blocks => [.. Branches];
}

/// <summary>A class with <c>[Block]</c>: layers that others use.</summary>
/// <param name="Name">The class, without namespace.</param>
/// <param name="Layers">In the order of declaration.</param>
/// <param name="Fault">Why it cannot be used; null when it can.</param>
/// <param name="Size">Of all its layers. They are left out where it is too large: blocks of blocks of blocks have no end.</param>
/// <param name="Reports">Where what is wrong with it is reported.</param>
internal sealed record BlockDeclaration(string Name, EquatableArray<LayerDeclaration> Layers, string? Fault, CodeSize Size, BlockReports Reports)
{
    /// <summary>The attribute of the first layer on another partial declaration than those before it.</summary>
    public int? Stray { get; init; }
}

/// <summary>Where it is reported that a block is wrong. One mistake gives one error, whoever uses the block.</summary>
internal enum BlockReports
{
    /// <summary>At the attribute that uses it: it is in another assembly.</summary>
    AtUse,

    /// <summary>At its own attributes.</summary>
    AtItself,

    /// <summary>At the attribute of the class that is checked, through which the class contains itself.</summary>
    AtRoot,
}
