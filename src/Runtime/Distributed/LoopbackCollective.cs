namespace GenBn.Distributed;

/// <summary>
/// Ranks as threads of one process, for tests of programs with several processes. For faster training on one machine, use
/// <see cref="TrainerOptions.Threads"/> instead.
/// </summary>
/// <remarks>
/// Only one thread at a time may use a rank. Each rank needs its own network and trainer, and, if samples are not in memory, its own source. If a
/// rank gives up, if calls differ, or if a rank does not answer within the limit, the calls of all ranks throw a <see cref="CollectiveException"/>.
/// </remarks>
public sealed unsafe class LoopbackCollective : ICollective
{
    private static readonly TimeSpan _usualLimit = TimeSpan.FromMinutes(10);

    private readonly LoopbackMeeting _meeting;

    private LoopbackCollective(LoopbackMeeting meeting, int rank)
    {
        _meeting = meeting;
        Rank = rank;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Ranks => _meeting.Ranks;

    /// <summary>Creates ranks that exchange with each other.</summary>
    /// <param name="ranks">Number of ranks, at least 1.</param>
    /// <param name="limit">
    /// Time that a rank waits for the others in one call: positive, or <see cref="Timeout.InfiniteTimeSpan"/>. Null, the default, means 10 minutes.
    /// </param>
    /// <returns>The ranks, from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of ranks or the limit is not positive.</exception>
    public static IReadOnlyList<LoopbackCollective> Create(int ranks, TimeSpan? limit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        TimeSpan patience = limit ?? _usualLimit;
        if (patience != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero, nameof(limit));
        }

        // More than a monitor can wait means no limit.
        var meeting = new LoopbackMeeting(ranks, patience.TotalMilliseconds < int.MaxValue ? patience : Timeout.InfiniteTimeSpan);
        return Array.AsReadOnly<LoopbackCollective>([.. Enumerable.Range(0, ranks).Select(rank => new LoopbackCollective(meeting, rank))]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The number of positions is not one more than that of ranks, or they decrease, or are not from 0 to the length of the buffer.
    /// </exception>
    public void Gather(Span<byte> buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose)
    {
        if (starts.Length != Ranks + 1 || starts[0] != 0 || starts[^1] != buffer.Length)
        {
            throw new ArgumentException(
                $"Expected {Ranks + 1} positions from 0 to {buffer.Length}, but got {string.Join(", ", starts.ToArray())}.", nameof(starts));
        }

        for (int rank = 0; rank < Ranks; rank++)
        {
            if (starts[rank + 1] < starts[rank])
            {
                throw new ArgumentException($"Expected positions that do not decrease, but got {string.Join(", ", starts.ToArray())}.", nameof(starts));
            }
        }

        fixed (byte* bytes = buffer)
        {
            _meeting.Gather(Rank, bytes, starts, in purpose);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public void Broadcast(Span<byte> buffer, int root, in ExchangePurpose purpose)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Ranks);
        fixed (byte* bytes = buffer)
        {
            _meeting.Broadcast(Rank, bytes, buffer.Length, root, in purpose);
        }
    }

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _meeting.Abort(Rank, reason);
    }
}
