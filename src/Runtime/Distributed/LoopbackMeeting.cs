using System.Diagnostics;

namespace GenBn.Distributed;

/// <summary>The meeting point of the ranks of a <see cref="LoopbackCollective"/>. The last rank to arrive moves the bytes of all.</summary>
/// <param name="ranks">Number of ranks.</param>
/// <param name="limit">Time that a rank waits for the others.</param>
internal sealed unsafe class LoopbackMeeting(int ranks, TimeSpan limit)
{
    /// <summary>The root of a call that gathers.</summary>
    private const int NoRoot = -1;

    private readonly object _turn = new();
    private readonly Call[] _calls = [.. Enumerable.Range(0, ranks).Select(_ => new Call(ranks))];
    private int _arrived;
    private long _meetings;
    private string? _failure;

    public int Ranks => ranks;

    public void Gather(int rank, byte* buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose)
    {
        lock (_turn)
        {
            Call call = Begin(rank);
            starts.CopyTo(call.Starts);
            Meet(rank, call.Of(buffer, starts[^1], NoRoot, in purpose));
        }
    }

    public void Broadcast(int rank, byte* buffer, int length, int root, in ExchangePurpose purpose)
    {
        lock (_turn)
        {
            Meet(rank, Begin(rank).Of(buffer, length, root, in purpose));
        }
    }

    public void Abort(int rank, string reason)
    {
        lock (_turn)
        {
            Break($"Rank {rank} has given up: {reason}");
        }
    }

    private Call Begin(int rank)
    {
        if (_failure is not null)
        {
            throw new CollectiveException(_failure);
        }

        return !_calls[rank].IsHere
            ? _calls[rank]
            : throw new InvalidOperationException($"Expected one call of rank {rank} at a time, but another is in progress.");
    }

    private void Meet(int rank, Call call)
    {
        call.IsHere = true;
        _arrived++;
        if (_arrived < ranks)
        {
            Wait(rank);
            return;
        }

        if (FindUnlike() is { } other)
        {
            Break($"Expected the same call of every rank, but {_calls[0].Text(0)}, and {_calls[other].Text(other)}.");
            throw new CollectiveException(_failure!);
        }

        Move();
        foreach (Call met in _calls)
        {
            met.IsHere = false;
        }

        _arrived = 0;
        _meetings++;
        Monitor.PulseAll(_turn);
    }

    private void Wait(int rank)
    {
        long meeting = _meetings;
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_meetings == meeting && _failure is null)
            {
                TimeSpan left = limit == Timeout.InfiniteTimeSpan ? limit : limit - Stopwatch.GetElapsedTime(start);
                if (limit != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                {
                    string missing = RankNames.Of(Enumerable.Range(0, ranks).Where(other => !_calls[other].IsHere));
                    Break(FormattableString.Invariant(
                        $"Rank {rank} has waited {limit.TotalSeconds:0.###} s in the exchange of {_calls[rank].Purpose} for {missing}."));
                }
                else
                {
                    Monitor.Wait(_turn, left);
                }
            }
        }
        finally
        {
            if (_meetings == meeting)
            {
                // The memory of this call is not valid after it returns.
                Break($"Rank {rank} has left the exchange of {_calls[rank].Purpose}.");
            }
        }

        if (_meetings == meeting)
        {
            throw new CollectiveException(_failure!);
        }
    }

    /// <summary>Ends all calls. The first reason remains.</summary>
    private void Break(string failure)
    {
        _failure ??= failure;
        Monitor.PulseAll(_turn);
    }

    private int? FindUnlike()
    {
        for (int rank = 1; rank < ranks; rank++)
        {
            if (!_calls[rank].IsLike(_calls[0]))
            {
                return rank;
            }
        }

        return null;
    }

    private void Move()
    {
        for (int source = 0; source < ranks; source++)
        {
            Call from = _calls[source];
            (int first, int end) = from.Root == NoRoot ? (from.Starts[source], from.Starts[source + 1]) : (0, source == from.Root ? from.Length : 0);
            for (int target = 0; target < ranks && end > first; target++)
            {
                if (target != source)
                {
                    new ReadOnlySpan<byte>(from.Buffer + first, end - first).CopyTo(new Span<byte>(_calls[target].Buffer + first, end - first));
                }
            }
        }
    }

    /// <summary>The call of a rank. One object serves all of its calls.</summary>
    private sealed class Call(int ranks)
    {
        public bool IsHere { get; set; }

        public byte* Buffer { get; private set; }

        public int Length { get; private set; }

        public int Root { get; private set; }

        /// <summary>Ranks + 1 positions, of a call that gathers.</summary>
        public int[] Starts { get; } = new int[ranks + 1];

        public ExchangePurpose Purpose { get; private set; }

        public Call Of(byte* buffer, int length, int root, in ExchangePurpose purpose)
        {
            Buffer = buffer;
            Length = length;
            Root = root;
            Purpose = purpose;
            return this;
        }

        public bool IsLike(Call other) =>
            Length == other.Length && Root == other.Root && Purpose == other.Purpose
            && (Root != NoRoot || Starts.AsSpan().SequenceEqual(other.Starts));

        public string Text(int rank) => Root == NoRoot
            ? $"rank {rank} gathers {Purpose} from positions {string.Join(", ", Starts)}"
            : $"rank {rank} broadcasts {Purpose} in {Length} bytes from rank {Root}";
    }
}
