using System.Diagnostics;
using System.Globalization;
using GenBn.Distributed;

namespace GenBn.Mpi.App;

/// <summary>Times of a gather, by the bytes of all ranks together: the median of many, on rank 0.</summary>
internal static class Latency
{
    public static void Run(MpiCollective ranks)
    {
        if (ranks.Rank == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{ranks.Ranks} ranks, {ranks.Library}: bytes of a gather, median and 9th decile in microseconds"));
        }

        for (int length = 1 << 10; length <= 4 << 20; length *= 4)
        {
            byte[] buffer = new byte[length];
            int[] starts = [.. Enumerable.Range(0, ranks.Ranks + 1).Select(rank => (int)((long)length * rank / ranks.Ranks))];
            int count = length < 1 << 18 ? 2000 : 300;
            double[] times = new double[count];
            for (int index = -count / 10; index < count; index++)
            {
                long start = Stopwatch.GetTimestamp();
                ranks.Gather(buffer, starts, new ExchangePurpose("bytes", index + count));
                if (index >= 0)
                {
                    times[index] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                }
            }

            Array.Sort(times);
            if (ranks.Rank == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{length,9:N0} {times[count / 2],9:F1} {times[count * 9 / 10],9:F1}"));
            }
        }
    }
}
