using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// Some neighbouring blocks of a batch that a kernel goes through at a time: whole groups, or a piece of a large one. See <see cref="SumTree"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct SumPart
{
    /// <summary>The first block.</summary>
    public int FirstBlock { get; init; }

    /// <summary>One past the last block.</summary>
    public int EndBlock { get; init; }

    /// <summary>The first run.</summary>
    public int FirstRun { get; init; }

    /// <summary>One past the last run.</summary>
    public int EndRun { get; init; }

    /// <summary>The number of sums that may have to wait before or after the part, of those that wait within it.</summary>
    public int Kept { get; init; }

    /// <summary>Number of the set that is complete after the part; −1 for none. Then nothing else waits.</summary>
    public int Set { get; init; }

    /// <summary>Blocks of the part.</summary>
    internal int Blocks => EndBlock - FirstBlock;

    /// <summary>Sums that wait after the part.</summary>
    internal int Waiting { get; init; }

    /// <summary>The part with another run behind it.</summary>
    internal SumPart With(in SumRun run) => this with { EndBlock = run.End, Waiting = run.Depth - run.Merges + 1 };
}

/// <summary>Blocks of one group within a part. The sum over a large group is that of its runs, in their order.</summary>
/// <param name="First">The first block.</param>
/// <param name="End">One past the last block.</param>
/// <param name="Depth">Sums that wait when it begins, that of the group's runs before it included.</param>
/// <param name="Merges">How many of the waiting sums its own takes, from the latest on.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct SumRun(int First, int End, int Depth, int Merges);
