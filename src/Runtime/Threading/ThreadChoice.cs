namespace GenBn.Threading;

/// <summary>
/// How many threads a trainer, a pass or a prediction gets. Depends on the network, the samples and the processors alone: never on how busy
/// they are.
/// </summary>
internal static class ThreadChoice
{
    /// <summary>
    /// Floating-point operations of a forward pass over a batch that pay for a thread. Backward takes twice as many, so a thread has some
    /// 200 µs of work in a step, beside the step's twenty or so barriers. Measured on two processors, two threads lose a fifth at 11
    /// million operations, and gain a fifth at 36 million.
    /// </summary>
    public const long FlopsPerThread = 8_000_000;

    /// <summary>
    /// Floating-point operations of a prediction that give work to a thread that was asked for: a microsecond or two, which is more than to
    /// start and end its part takes.
    /// </summary>
    public const long FlopsPerWantedThread = 250_000;

    /// <summary>The largest number that can be asked for.</summary>
    public const int Most = 1024;

    /// <summary>Samples that one thread takes at a time.</summary>
    private const int BlockSamples = 16;

    /// <summary>Checks a number that is asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in 0…1024.</exception>
    public static void Check(int threads, string argument)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads, argument);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Most, argument);
    }

    /// <summary>Threads of a pass: its work in a step is not known, so a number that is asked for is taken as it is.</summary>
    public static int OfPass(int wanted, long flops, int batchSize, int processors) => wanted == 0 ? Of(0, flops, batchSize, processors) : wanted;

    /// <summary>
    /// Threads of a prediction. It has work for one in each sample while they are computed one by one, for one in each block of 16 where
    /// they are more, and for some on a single sample.
    /// </summary>
    /// <param name="wanted">Threads that are asked for; 0 means as many as pay.</param>
    /// <param name="flops">Floating-point operations per sample.</param>
    /// <param name="samples">Samples of the call.</param>
    /// <param name="sampleThreads">Threads that one sample has work for.</param>
    /// <param name="processors">Processors of the machine.</param>
    public static int OfPrediction(int wanted, long flops, int samples, int sampleThreads, int processors)
    {
        if (wanted == 1)
        {
            return 1;
        }

        int blocks = ((samples - 1) / BlockSamples) + 1;
        int most = wanted == 0
            ? Math.Min(processors, Paying(flops, samples, FlopsPerThread))
            : Math.Min(wanted, Math.Max(Math.Max(blocks, sampleThreads), Paying(flops, samples, FlopsPerWantedThread)));
        int few = Math.Min(most, Math.Max(samples, sampleThreads));
        return Predictor.AreFew(samples, few) ? few : Math.Min(most, blocks);
    }

    /// <summary>Threads of a trainer.</summary>
    /// <param name="wanted">Threads that are asked for; 0 means as many as pay.</param>
    /// <param name="flops">Floating-point operations of a forward pass per sample.</param>
    /// <param name="batchSize">Samples of a step.</param>
    /// <param name="processors">Processors of the machine.</param>
    public static int Of(int wanted, long flops, int batchSize, int processors)
    {
        int blocks = ((batchSize - 1) / BlockSamples) + 1;
        int paying = Paying(flops, batchSize, FlopsPerThread);
        return wanted == 0
            ? Math.Min(Math.Min(processors, blocks), paying)
            : Math.Min(wanted, Math.Max(blocks, paying)); // Beyond blocks, dense layers have features to share out.
    }

    private static int Paying(long flops, int samples, long flopsPerThread) => (int)Int128.Clamp((Int128)flops * samples / flopsPerThread, 1, int.MaxValue);
}
