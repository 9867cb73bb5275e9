namespace GenBn.Tests.Ranks;

/// <summary>Ranks that are threads of this process: every one copies the others' parts between two barriers.</summary>
internal sealed class ThreadRanks(int ranks) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Barrier _barrier = new(ranks);
    private readonly nint[] _buffers = new nint[ranks];

    public ICollective this[int rank] => new Member(this, rank);

    /// <summary>Lets every rank run on a thread of its own, and throws what the first of them threw that failed.</summary>
    public void Run(Action<int> rank)
    {
        var failures = new Exception?[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(number => new Thread(() =>
        {
            try
            {
                rank(number);
            }
            catch (Exception failure)
            {
                failures[number] = failure;
            }
        }) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.FirstOrDefault(failure => failure is not null and not CollectiveException) is { } cause)
        {
            throw new InvalidOperationException(cause.Message, cause);
        }

        if (Array.Find(failures, failure => failure is not null) is { } other)
        {
            throw other;
        }
    }

    public void Dispose() => _barrier.Dispose();

    private void Meet(int rank, in ExchangePurpose purpose)
    {
        if (!_barrier.SignalAndWait(Limit))
        {
            throw new CollectiveException($"Rank {rank} waited in vain for others: {purpose}.");
        }
    }

    private sealed class Member(ThreadRanks all, int rank) : ICollective
    {
        public int Rank => rank;

        public int Ranks => all._buffers.Length;

        public unsafe void Gather(Span<byte> buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose)
        {
            fixed (byte* own = buffer)
            {
                all._buffers[rank] = (nint)own;
                all.Meet(rank, purpose);
                for (int other = 0; other < Ranks; other++)
                {
                    if (other != rank && starts[other + 1] > starts[other])
                    {
                        new ReadOnlySpan<byte>((byte*)all._buffers[other] + starts[other], starts[other + 1] - starts[other]).CopyTo(buffer[starts[other]..]);
                    }
                }

                all.Meet(rank, purpose);
            }
        }

        public unsafe void Broadcast(Span<byte> buffer, int root, in ExchangePurpose purpose)
        {
            fixed (byte* own = buffer)
            {
                all._buffers[rank] = (nint)own;
                all.Meet(rank, purpose);
                if (rank != root)
                {
                    new ReadOnlySpan<byte>((byte*)all._buffers[root], buffer.Length).CopyTo(buffer);
                }

                all.Meet(rank, purpose);
            }
        }

        public void Abort(string reason) => throw new CollectiveException(reason);
    }
}
