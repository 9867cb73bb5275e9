using System.Globalization;
using GenBn.Distributed;

namespace GenBn.Mpi.App;

/// <summary>
/// Exchanges that all ranks draw alike: lengths from none to some hundred KiB, parts of any size, any root, from two threads in turn. Each
/// byte depends on seed, exchange, rank and place, so that bytes of another exchange or rank are noticed.
/// </summary>
internal static class Exchanges
{
    private const int Count = 300;

    public static int Run(MpiCollective ranks, int seed)
    {
        int wrong = 0;
        for (int thread = 0; thread < 2; thread++)
        {
            int half = thread;
            var worker = new Thread(() => wrong += Some(ranks, seed, half));
            worker.Start();
            worker.Join();
        }

        long allocated = Allocated(ranks);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"rank {ranks.Rank} of {ranks.Ranks}: seed {seed}, {2 * Count} exchanges, {wrong} wrong, {allocated} bytes allocated; {ranks.Library}"));
        return wrong == 0 && allocated == 0 ? 0 : 1;
    }

    private static int Some(MpiCollective ranks, int seed, int half)
    {
        var random = new Random(seed + (1000 * half));
        int wrong = 0;
        for (int exchange = 0; exchange < Count; exchange++)
        {
            int length = random.Next(4) switch { 0 => random.Next(64), 1 => random.Next(5_000), 2 => random.Next(70_000), _ => random.Next(300_000) };
            int[] starts = Cut(random, length, ranks.Ranks);
            int root = random.Next(2) == 0 ? random.Next(ranks.Ranks) : -1;
            byte[] buffer = new byte[length];
            for (int place = 0; place < length; place++)
            {
                int owner = root < 0 ? OwnerOf(starts, place) : root;
                buffer[place] = owner == ranks.Rank ? Value(seed, exchange, owner, place) : (byte)0;
            }

            var purpose = new ExchangePurpose("drawn bytes", exchange + 1);
            if (root < 0)
            {
                ranks.Gather(buffer, starts, purpose);
            }
            else
            {
                ranks.Broadcast(buffer, root, purpose);
            }

            bool same = true;
            for (int place = 0; place < length; place++)
            {
                same &= buffer[place] == Value(seed, exchange, root < 0 ? OwnerOf(starts, place) : root, place);
            }

            wrong += same ? 0 : 1;
        }

        return wrong;
    }

    /// <summary>
    /// Bytes that this thread allocates in a hundred exchanges, the fewest of several rounds: what an exchange allocates, every round has; what
    /// the runtime allocates once, when a thread first waits long, for example, one round has.
    /// </summary>
    private static long Allocated(MpiCollective ranks)
    {
        byte[] buffer = new byte[40_000 * ranks.Ranks];
        int[] starts = [.. Enumerable.Range(0, ranks.Ranks + 1).Select(rank => 40_000 * rank)];
        long fewest = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int exchange = 0; exchange < 100; exchange++)
            {
                ranks.Gather(buffer, starts, new ExchangePurpose("bytes", exchange));
                ranks.Broadcast(buffer, exchange % ranks.Ranks, new ExchangePurpose("bytes", exchange));
            }

            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }

    /// <summary>Parts that may be empty; a third of the cuts give everything to a few ranks.</summary>
    private static int[] Cut(Random random, int length, int ranks)
    {
        int[] starts = new int[ranks + 1];
        bool even = random.Next(3) > 0;
        for (int rank = 1; rank < ranks; rank++)
        {
            starts[rank] = even ? (int)((long)length * rank / ranks) : random.Next(length + 1);
        }

        starts[ranks] = length;
        Array.Sort(starts);
        return starts;
    }

    private static int OwnerOf(int[] starts, int place)
    {
        int owner = 0;
        while (starts[owner + 1] <= place)
        {
            owner++;
        }

        return owner;
    }

    private static byte Value(int seed, int exchange, int rank, int place) => (byte)((((seed * 31) + exchange) * 31 + rank) * 131 + (place * 7) + (place >> 8));
}
