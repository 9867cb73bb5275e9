namespace GenBn.Distributed;

/// <summary>
/// Processes, called ranks, that train one network together: how they exchange bytes. <c>TrainerOptions.Collective</c> takes one.
/// </summary>
/// <remarks>
/// <para>
/// Every rank makes the same calls in the same order, with buffers of the same length. A collective moves bytes and never adds numbers, so
/// that the order of all sums, and with it every bit of the result, stays that of one process.
/// </para>
/// <para>
/// Calls come from one thread at a time, but not always from the same one. They do not allocate after the first of each length.
/// A call that fails throws a <see cref="CollectiveException"/>; after that the collective is of no use.
/// </para>
/// </remarks>
public interface ICollective
{
    /// <summary>Number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Ranks { get; }

    /// <summary>Brings together what every rank has one part of.</summary>
    /// <param name="buffer">
    /// On entry, bytes <paramref name="starts"/>[Rank] to <paramref name="starts"/>[Rank + 1] are those of this rank. On return, the parts of
    /// all ranks are there.
    /// </param>
    /// <param name="starts">Ranks + 1 positions that do not decrease, from 0 to the buffer's length; the same on every rank. A part may be empty.</param>
    /// <param name="purpose">What is exchanged, for messages about ranks that do not answer.</param>
    /// <exception cref="CollectiveException">A rank has ended, has given up, or does not answer within the limit.</exception>
    void Gather(Span<byte> buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose);

    /// <summary>Gives every rank the bytes of one.</summary>
    /// <param name="buffer">The bytes on <paramref name="root"/>; on return, on all ranks.</param>
    /// <param name="root">The rank that has them.</param>
    /// <param name="purpose">What is exchanged, for messages about ranks that do not answer.</param>
    /// <exception cref="CollectiveException">A rank has ended, has given up, or does not answer within the limit.</exception>
    void Broadcast(Span<byte> buffer, int root, in ExchangePurpose purpose);

    /// <summary>
    /// Ends all ranks because this one cannot continue and the others wait for it. Where ranks are processes, this process may end with the
    /// others, so that the call does not return.
    /// </summary>
    /// <param name="reason">Names what went wrong; it is shown together with the rank.</param>
    void Abort(string reason);
}

/// <summary>What ranks exchange, and when.</summary>
/// <param name="What">In words, such as <c>statistics of batchnorm1</c>.</param>
/// <param name="Step">Number of the training step, from 1; 0 outside of steps.</param>
public readonly record struct ExchangePurpose(string What, long Step)
{
    /// <summary>In words.</summary>
    public override string ToString() => Step > 0 ? FormattableString.Invariant($"{What} of step {Step}") : What;
}
