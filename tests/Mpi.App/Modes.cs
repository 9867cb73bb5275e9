using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using GenBn.Distributed;

namespace GenBn.Mpi.App;

/// <summary>What the program does on each rank, by its first argument. The second names the rank that does otherwise.</summary>
internal static class Modes
{
    public static int Run(string mode, MpiCollective ranks, int chosen)
    {
        bool isChosen = ranks.Rank == chosen;
        if (mode is not ("exchange" or "latency" or "unlike" or "train"))
        {
            Loop(ranks, 1, 2);
        }

        switch (mode)
        {
            // Exchanges of drawn sizes, compared with what they have to give; the argument is the seed.
            case "exchange":
                return Exchanges.Run(ranks, chosen);

            // Small trainings, whose hashes rank 0 prints.
            case "train":
                Training.Run(ranks);
                return 0;

            // What an exchange takes, for sizes from 1 KiB to 4 MiB.
            case "latency":
                Latency.Run(ranks);
                return 0;

            // The library has taken no signal that .NET makes exceptions of.
            case "null":
                NullReference();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {ranks.Rank} caught it"));
                break;

            // A rank that prints its process id, and sleeps in step 3: a test ends or stops it.
            case "sleep":
                if (isChosen)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}"));
                    Thread.Sleep(TimeSpan.FromMinutes(5));
                }

                break;

            // An exception that nobody catches, on the main thread or on another.
            case "throw" when isChosen:
                throw new InvalidTimeZoneException("images of rank are missing");
            case "throw-elsewhere" when isChosen:
                var thread = new Thread(() => throw new InvalidTimeZoneException("images of rank are missing"));
                thread.Start();
                thread.Join();
                break;

            // One that is caught; the collective is disposed on the way.
            case "catch" when isChosen:
                throw new InvalidDataException("the file of images is damaged");

            case "abort" when isChosen:
                ranks.Abort("the disk is full");
                break;

            case "exit" when isChosen:
                Environment.Exit(3);
                break;

            // Ranks that have lost their common order.
            case "unlike" when isChosen:
                ranks.Gather(new byte[64 * ranks.Ranks], Starts(ranks.Ranks, 64), new ExchangePurpose("sums of gradients", 1));
                return 0;

            // One that works on when the others have ended.
            case "late" when isChosen:
                Thread.Sleep(2500);
                Console.WriteLine("saved");
                return 0;
            case "late":
                return 0;

            case "twice":
                MpiCollective.Start().Dispose();
                return 0;
        }

        Loop(ranks, 3, 5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {ranks.Rank} of {ranks.Ranks} is done with {ranks.Library}"));
        return 0;
    }

    /// <summary>A rank returns from its main method without disposing its collective; the others wait for it.</summary>
    public static void Leave(MpiCollective ranks, int chosen)
    {
        Loop(ranks, 1, 2);
        if (ranks.Rank != chosen)
        {
            Loop(ranks, 3, 5);
            ranks.Dispose();
        }
    }

    /// <summary>Steps of one exchange each.</summary>
    private static void Loop(MpiCollective ranks, int first, int last)
    {
        byte[] buffer = new byte[8 * ranks.Ranks];
        int[] starts = Starts(ranks.Ranks, 8);
        for (int step = first; step <= last; step++)
        {
            ranks.Gather(buffer, starts, new ExchangePurpose("statistics of batchnorm1", step));
        }
    }

    private static int[] Starts(int ranks, int length) => [.. Enumerable.Range(0, ranks + 1).Select(rank => rank * length)];

    private static void NullReference()
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                _ = LengthOf(null!);
                throw new UnreachableException();
            }
            catch (NullReferenceException)
            {
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string text) => text.Length;
}
