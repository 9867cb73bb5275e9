using System.Runtime.ExceptionServices;
using System.Text;

namespace GenBn.Distributed;

/// <summary>
/// Agreement of ranks: if one fails, all fail, each with a message, and none waits for a rank that has left.
/// </summary>
/// <remarks>
/// A rank that can continue calls <see cref="Agree"/>; one that cannot calls <see cref="Fail"/> instead. Both are the same exchange. Nothing is
/// allocated unless a rank fails.
/// </remarks>
/// <param name="exchange">The exchange between ranks.</param>
internal sealed class RankAgreement(RankExchange exchange)
{
    /// <summary>Number of bytes of a rank's message. Longer ones are cut.</summary>
    private const int MessageLength = 1024;

    private readonly RankStatus[] _statuses = new RankStatus[exchange.Ranks];
    private readonly ulong[] _hashes = new ulong[exchange.Ranks];
    private readonly int[] _oneEach = [.. Enumerable.Range(0, exchange.Ranks + 1)];

    public RankExchange Exchange => exchange;

    public int Rank => exchange.Rank;

    public int Ranks => exchange.Ranks;

    /// <summary>Continues if all ranks do.</summary>
    /// <param name="what">What the ranks have prepared, in words.</param>
    /// <param name="samples">Number of samples of the batch, which must be the same on every rank.</param>
    /// <param name="rate">Learning rate of the step, which must be the same on every rank.</param>
    /// <exception cref="CollectiveException">Another rank has failed, or is about to do something else.</exception>
    public void Agree(string what, int samples = 0, float rate = 0)
    {
        Share(what, new RankStatus(0, samples, rate, 0));
        CheckNoneFailed(what);
        for (int rank = 1; rank < Ranks; rank++)
        {
            if (!_statuses[rank].IsLike(in _statuses[0]))
            {
                throw new CollectiveException(
                    $"Expected the same {new ExchangePurpose(what, exchange.Step)} of every rank, but rank 0 has {_statuses[0]}, " +
                    $"and rank {rank} has {_statuses[rank]}.");
            }
        }
    }

    /// <summary>Tells the others, which are in <see cref="Agree"/>, that this rank cannot continue. The caller then throws its exception.</summary>
    public void Fail(string what, Exception failure)
    {
        try
        {
            Share(what, new RankStatus(1, 0, 0, 0));
            _ = Messages(what, MessageOf(failure));
        }
        catch (CollectiveException)
        {
            // The failure of this rank is more informative.
        }
    }

    /// <summary>Ends all ranks: this one has failed, and the others wait for its results.</summary>
    /// <param name="what">The computation, in words.</param>
    /// <param name="failure">The exception of a worker. It, or the failure of an exchange in it, is thrown again.</param>
    public void GiveUp(string what, Exception failure)
    {
        CollectiveException? cause = failure as CollectiveException
            ?? (failure as AggregateException)?.Flatten().InnerExceptions.OfType<CollectiveException>().FirstOrDefault();
        if (cause is not null)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        exchange.Abort($"{new ExchangePurpose(what, exchange.Step)}: {MessageOf(failure)}");
    }

    /// <summary>Compares values that must be the same on every rank.</summary>
    /// <param name="what">The subject of the comparison, in words.</param>
    /// <param name="facts">Names and values, the same names in the same order on every rank.</param>
    /// <exception cref="CollectiveException">A value differs. The message contains its name, the ranks and the values.</exception>
    public void Compare(string what, IReadOnlyList<(string Name, string Value)> facts)
    {
        byte[] own = Encoding.UTF8.GetBytes(string.Join('\0', facts.Select(fact => $"{fact.Name}\0{fact.Value}")));
        Share(what, new RankStatus(0, 0, 0, own.Length));
        CheckNoneFailed(what);
        int[] starts = new int[Ranks + 1];
        for (int rank = 0; rank < Ranks; rank++)
        {
            starts[rank + 1] = starts[rank] + _statuses[rank].Length;
        }

        byte[] all = new byte[starts[^1]];
        own.CopyTo(all, starts[Rank]);
        exchange.Gather<byte>(all, starts, what);
        string[] first = FactsOf(0);
        for (int rank = 1; rank < Ranks; rank++)
        {
            string[] other = FactsOf(rank);
            string[] differences =
            [
                .. from index in Enumerable.Range(0, Math.Max(first.Length, other.Length) / 2)
                   let name = Get(first, 2 * index) ?? Get(other, 2 * index)
                   let here = Get(first, (2 * index) + 1)
                   let there = Get(other, (2 * index) + 1)
                   where here != there || Get(first, 2 * index) != Get(other, 2 * index)
                   select $"{name}: {here ?? "none"} on rank 0, {there ?? "none"} on rank {rank}",
            ];
            if (differences.Length > 0)
            {
                throw new CollectiveException($"Expected the same {what} of every rank, but they differ in {string.Join("; ", differences)}.");
            }
        }

        string[] FactsOf(int rank) => Encoding.UTF8.GetString(all.AsSpan(starts[rank]..starts[rank + 1])).Split('\0');

        static string? Get(string[] texts, int index) => index < texts.Length ? texts[index] : null;
    }

    /// <summary>Compares a hash of data that must be the same on every rank.</summary>
    /// <exception cref="CollectiveException">The hashes differ. The message names the ranks.</exception>
    public void CheckSame(string what, ulong hash)
    {
        _hashes[Rank] = hash;
        exchange.Gather<ulong>(_hashes, _oneEach, what);
        if (_hashes.AsSpan().ContainsAnyExcept(hash))
        {
            string found = string.Join("; ", _hashes.Index().GroupBy(entry => entry.Item, entry => entry.Index)
                .Select(group => $"{group.Key:x16} on {RankNames.Of(group)}"));
            throw new CollectiveException($"Expected the same {what} on every rank, but their hashes are {found}.");
        }
    }

    /// <summary>Fails on every rank. A rank that has failed itself throws its own exception.</summary>
    /// <param name="what">The work that failed, in words.</param>
    /// <param name="isFailed">Whether a rank has failed.</param>
    /// <param name="own">The failure of this rank; null if it has none.</param>
    public void ThrowFailure(string what, Func<int, bool> isFailed, Exception? own)
    {
        string[] messages = Messages(what, own is null ? "" : MessageOf(own));
        if (own is not null)
        {
            ExceptionDispatchInfo.Throw(own);
        }

        int failed = Enumerable.Range(0, Ranks).First(isFailed);
        throw new CollectiveException($"Rank {failed} failed at {new ExchangePurpose(what, exchange.Step)}: {messages[failed]}");
    }

    /// <summary>Sends a text of rank 0 to every rank.</summary>
    public string Broadcast(string what, string text)
    {
        byte[] buffer = new byte[MessageLength];
        Put(text, buffer);
        exchange.Broadcast<byte>(buffer, root: 0, what);
        return Get(buffer);
    }

    /// <summary>Type and message of a failure, or of one worker's failure.</summary>
    public static string MessageOf(Exception failure)
    {
        Exception inner = (failure as AggregateException)?.Flatten().InnerExceptions.FirstOrDefault() ?? failure;
        return $"{inner.GetType().Name}: {inner.Message}";
    }

    private void Share(string what, in RankStatus status)
    {
        _statuses[Rank] = status;
        exchange.Gather<RankStatus>(_statuses, _oneEach, what);
    }

    private void CheckNoneFailed(string what)
    {
        foreach (RankStatus status in _statuses)
        {
            if (status.IsFailed != 0)
            {
                ThrowFailure(what, rank => _statuses[rank].IsFailed != 0, own: null);
            }
        }
    }

    private string[] Messages(string what, string own)
    {
        byte[] buffer = new byte[MessageLength * Ranks];
        Put(own, buffer.AsSpan(MessageLength * Rank, MessageLength));
        exchange.Gather<byte>(buffer, [.. _oneEach.Select(rank => MessageLength * rank)], what);
        return [.. Enumerable.Range(0, Ranks).Select(rank => Get(buffer.AsSpan(MessageLength * rank, MessageLength)))];
    }

    private static void Put(string text, Span<byte> buffer)
    {
        buffer.Clear();

        // As many characters as there is room for.
        Encoding.UTF8.GetEncoder().Convert(text.Replace('\0', ' '), buffer, flush: false, out _, out _, out _);
    }

    private static string Get(ReadOnlySpan<byte> buffer)
    {
        int end = buffer.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
    }
}
