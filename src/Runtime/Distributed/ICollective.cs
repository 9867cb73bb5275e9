namespace GenBn.Distributed;

/// <summary>
/// The exchange of bytes between processes, called ranks, that train one network together. It is set as <c>TrainerOptions.Collective</c>.
/// </summary>
/// <remarks>
/// <para>
/// Every rank makes the same calls in the same order, with buffers of the same length. A collective moves bytes and never adds numbers. The order of
/// all sums, and thus every bit of the result, is therefore that of one process.
/// </para>
/// <para>
/// Calls come from one thread at a time, but not always from the same one. They should not allocate after the first call of each length. A call that
/// fails throws a <see cref="CollectiveException"/>. The collective cannot be used afterwards.
/// </para>
/// </remarks>
public interface ICollective
{
    /// <summary>Number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Ranks { get; }

    /// <summary>Gathers a buffer of which every rank has one part.</summary>
    /// <param name="buffer">
    /// On entry, the bytes from <paramref name="starts"/>[Rank] to <paramref name="starts"/>[Rank + 1] are those of this rank. On return, it contains
    /// the parts of all ranks.
    /// </param>
    /// <param name="starts">
    /// Starts of the parts and the end: Ranks + 1 positions that do not decrease, from 0 to the length of the buffer, the same on every rank. A part
    /// may be empty.
    /// </param>
    /// <param name="purpose">The purpose of the exchange, for messages about ranks that do not answer.</param>
    /// <exception cref="CollectiveException">A rank ended, gave up, or did not answer within the limit.</exception>
    void Gather(Span<byte> buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose);

    /// <summary>Sends the bytes of one rank to every rank.</summary>
    /// <param name="buffer">On entry, the bytes of <paramref name="root"/>; on return, the same bytes on every rank.</param>
    /// <param name="root">The rank that has them.</param>
    /// <param name="purpose">The purpose of the exchange, for messages about ranks that do not answer.</param>
    /// <exception cref="CollectiveException">A rank ended, gave up, or did not answer within the limit.</exception>
    void Broadcast(Span<byte> buffer, int root, in ExchangePurpose purpose);

    /// <summary>
    /// Ends all ranks, because this one cannot continue and the others wait for it. If ranks are processes, this process may end with the others, and
    /// the call does not return.
    /// </summary>
    /// <param name="reason">The reason, which is shown together with the rank.</param>
    void Abort(string reason);
}

/// <summary>The purpose of an exchange between ranks, for messages.</summary>
/// <param name="What">The data, in words, such as <c>statistics of batchnorm1</c>.</param>
/// <param name="Step">Number of the training step, from 1; 0 outside steps.</param>
public readonly record struct ExchangePurpose(string What, long Step)
{
    /// <summary>Returns the purpose in words.</summary>
    public override string ToString() => Step > 0 ? FormattableString.Invariant($"{What} of step {Step}") : What;
}
