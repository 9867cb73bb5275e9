namespace GenBn.Generator.Planning;

/// <summary>
/// Which steps of one sample several threads share, by a model of their time. Every step is either shared or done by one thread while the
/// others wait. Threads meet before and after a shared step; steps of one thread that follow each other are one phase.
/// </summary>
/// <param name="BarrierTime">Picoseconds that a meeting of two threads costs, and the data that they then read from each other's caches.</param>
internal sealed record SampleSharing(long BarrierTime)
{
    /// <summary>Threads on one sample, at most.</summary>
    private const int MostThreads = 64;

    /// <summary>Picoseconds of an operation on one thread: 140 in a nanosecond, more than a processor with AVX2 has, and half of one with AVX-512.</summary>
    private const int OperationTime = 7;

    /// <summary>Picoseconds of a byte of tensors or weights on one thread: 100 in a nanosecond, from a second-level cache.</summary>
    private const int ByteTime = 10;

    /// <summary>So long that nothing is chosen for it.</summary>
    private const long Never = long.MaxValue / 4;

    /// <summary>Two threads that spin meet within half a microsecond (measured on a Zen 5).</summary>
    public static SampleSharing Default { get; } = new(500_000);

    /// <summary>Nothing is shared.</summary>
    public static SampleSharing None { get; } = new(Never / 8);

    /// <summary>Picoseconds of one thread.</summary>
    /// <param name="operations">Floating-point operations; a fused multiply-add counts 2.</param>
    /// <param name="bytes">Of tensors and weights.</param>
    public static long Time(long operations, long bytes) => Math.Max(operations * OperationTime, bytes * ByteTime);

    /// <summary>Whether each step is shared, so that two threads take the shortest time; none where one thread alone is as fast.</summary>
    /// <param name="steps">In order, each with its time on one thread and the parts that can be shared out: 1 where it is for one thread.</param>
    public bool[] Decide(IReadOnlyList<(long Time, int Parts)> steps)
    {
        // The shortest time up to a step, if it is done by one thread or shared, and whether the step before is then shared.
        var choices = new ((long Time, bool After) Alone, (long Time, bool After) Shared)[steps.Count];
        (long alone, long shared) = (0L, 0L);
        for (int index = 0; index < steps.Count; index++)
        {
            (long time, int parts) = steps[index];
            long meeting = index == 0 ? 0 : BarrierTime;
            choices[index].Alone = Shorter(alone, shared + meeting, time);
            choices[index].Shared = parts < 2 ? (Never, false) : Shorter(alone + meeting, shared + meeting, TimeOf(time, parts, 2));
            (alone, shared) = (choices[index].Alone.Time, choices[index].Shared.Time);
        }

        var result = new bool[steps.Count];
        long job = 2 * BarrierTime; // The other thread starts, and ends.
        if (Math.Min(alone, shared) + job >= steps.Sum(step => step.Time))
        {
            return result;
        }

        bool isShared = shared < alone;
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            result[index] = isShared;
            isShared = isShared ? choices[index].Shared.After : choices[index].Alone.After;
        }

        return result;
    }

    /// <summary>The number of threads that takes the shortest time; 1 where no step is shared.</summary>
    /// <param name="steps">See <see cref="Decide"/>.</param>
    /// <param name="shared">What that decided.</param>
    public int ThreadsFor(IReadOnlyList<(long Time, int Parts)> steps, IReadOnlyList<bool> shared)
    {
        return Enumerable.Range(1, MostThreads).OrderBy(TimeOn).First();

        // Each thread more arrives at every barrier, one after the other.
        long TimeOn(int threads) => steps.Select((step, index) => !shared[index] ? step.Time
            : TimeOf(step.Time, step.Parts, threads) + (threads == 1 ? 0 : (BarrierTime / 2) + (BarrierTime * threads / 4))).Sum();
    }

    private static (long Time, bool After) Shorter(long alone, long shared, long time) => shared < alone ? (shared + time, true) : (alone + time, false);

    /// <summary>The time of the thread that has most parts.</summary>
    private static long TimeOf(long time, int parts, int threads) => (long)((double)time * ((parts + threads - 1) / threads) / parts);
}
