namespace GenBn.Threading;

/// <summary>How many threads a trainer gets. Depends on the network, the batch and the processors alone: never on how busy they are.</summary>
internal static class ThreadChoice
{
    /// <summary>
    /// Floating-point operations of a forward pass over a batch that pay for a thread. Backward takes twice as many, so a thread has some
    /// 200 µs of work in a step, beside the step's twenty or so barriers. Measured on two processors, two threads lose a fifth at 11
    /// million operations, and gain a fifth at 36 million.
    /// </summary>
    public const long FlopsPerThread = 8_000_000;

    /// <summary>Samples that one thread takes at a time.</summary>
    private const int BlockSamples = 16;

    /// <param name="wanted">Threads that are asked for; 0 means as many as pay.</param>
    /// <param name="flops">Floating-point operations of a forward pass per sample.</param>
    /// <param name="batchSize">Samples of a step.</param>
    /// <param name="processors">Processors of the machine.</param>
    public static int Of(int wanted, long flops, int batchSize, int processors)
    {
        int blocks = (batchSize + BlockSamples - 1) / BlockSamples;
        int paying = (int)Int128.Clamp((Int128)flops * batchSize / FlopsPerThread, 1, int.MaxValue);
        return wanted == 0
            ? Math.Min(Math.Min(processors, blocks), paying)
            : Math.Min(wanted, Math.Max(blocks, paying)); // Beyond blocks, dense layers have features to share out.
    }
}
