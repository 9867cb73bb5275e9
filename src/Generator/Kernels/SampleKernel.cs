using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A kernel of one sample. It says what of its work can be shared out among workers; the plan decides whether it is. A kernel that is takes
/// a range of it, from <c>first</c> to below <c>end</c>, and any cut into ranges gives the same bits.
/// </summary>
internal abstract record SampleKernel : Kernel
{
    /// <summary>Whether it takes a range.</summary>
    public bool IsShared { get; init; }

    /// <summary>What can be shared out; null for nothing.</summary>
    public abstract SampleShare? Share { get; }

    public sealed override IReadOnlyList<KernelParameter> Signature => IsShared ? [.. Operands, new("first", "int"), new("end", "int")] : Operands;

    /// <summary>Its parameters without the range.</summary>
    protected abstract IReadOnlyList<KernelParameter> Operands { get; }

    /// <summary>Where a loop over what is shared out begins.</summary>
    protected string First => IsShared ? "first" : "0";

    /// <summary>Where a loop over <paramref name="count"/> of what is shared out ends.</summary>
    protected string End(int count) => IsShared ? "end" : Emit.Invariant($"{count}");
}

/// <summary>What workers share out of a kernel's work: rows, positions, channels, or rows of slabs of channels.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Tile">How many are not divided.</param>
internal readonly record struct SampleShare(int Count, int Tile = 1)
{
    /// <summary>Workers that get some of it, at most.</summary>
    public int Parts => (Count + Tile - 1) / Tile;
}
