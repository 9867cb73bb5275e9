using System.Runtime.ExceptionServices;

namespace GenBn.Tests.Distributed;

/// <summary>Ranks on threads of their own.</summary>
internal static class LoopbackRanks
{
    /// <summary>The only clock: how long a rank waits for the others. No machine is so busy that a sound test takes as long.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(5);

    /// <summary>What each rank's work gives. A failure ends all, and is thrown.</summary>
    public static T[] Run<T>(int ranks, Func<LoopbackCollective, T> work)
    {
        var results = new T[ranks];
        Exception?[] failures = Failures(ranks, collective =>
        {
            try
            {
                results[collective.Rank] = work(collective);
            }
            catch (Exception failure)
            {
                collective.Abort($"{failure.GetType().Name}: {failure.Message}");
                throw;
            }
        });
        Exception? own = failures.FirstOrDefault(failure => failure is not (null or CollectiveException));
        if ((own ?? failures.FirstOrDefault(failure => failure is not null)) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;
    }

    /// <summary>What each rank's work throws; null for nothing.</summary>
    public static Exception?[] Failures(int ranks, Action<LoopbackCollective> work, TimeSpan? limit = null)
    {
        IReadOnlyList<LoopbackCollective> collectives = LoopbackCollective.Create(ranks, limit ?? Limit);
        var failures = new Exception?[ranks];
        Thread[] threads =
        [
            .. collectives.Select(collective => new Thread(() =>
            {
                try
                {
                    work(collective);
                }
                catch (Exception failure)
                {
                    failures[collective.Rank] = failure;
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return failures;
    }
}
