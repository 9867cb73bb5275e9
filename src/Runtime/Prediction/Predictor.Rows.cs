
namespace GenBn;

/// <content>How a call is cut into samples and blocks.</content>
public abstract unsafe partial class Predictor
{
    /// <summary>Floats of a thread's memory: the scratch memory and a row of bytes as floats.</summary>
    private int ArenaLength => _scratchLength + InputLength;

    /// <summary>Threads that one sample has work for.</summary>
    internal int ThreadsOfSample => SampleThreads;

    /// <summary>Whether threads compute the samples one by one, because none has enough for a block of 16.</summary>
    internal static bool AreFew(int samples, int threads) => samples <= (long)threads * MostOneByOne;

    /// <summary>The calling thread's memory for any call.</summary>
    internal float* ScratchOfThread() => ScratchMemory.OfThread(ArenaLength);

    /// <summary>The values of a sample of a call: where they are, or behind the scratch memory.</summary>
    internal float* InputOf(in SampleRows rows, int sample, float* scratch) => rows.Row(sample, scratch + _scratchLength);

    /// <summary>A worker's share of one sample.</summary>
    internal float* ShareSample(Worker worker, float* input, float* scratch)
    {
        float* outputs = RunSample(worker, input, scratch);
        GC.KeepAlive(this);
        return outputs;
    }

    /// <summary>Copies the outputs of one sample to where a call has them.</summary>
    internal void CopyOutputs(float* results, int sample, float* outputs) =>
        new ReadOnlySpan<float>(results, OutputLength).CopyTo(new Span<float>(outputs + ((long)sample * OutputLength), OutputLength));

    /// <summary>Outputs of samples [first, end) of a call, on one thread.</summary>
    internal void PredictRange(in SampleRows rows, int first, int end, float* outputs) =>
        PredictRange(in rows, first, end, outputs, ScratchMemory.OfThread(ArenaLength));

    private void PredictRange(in SampleRows rows, int first, int end, float* outputs, float* scratch)
    {
        while (first < end)
        {
            int count = Math.Min(BatchOf, end - first);
            int rest = count % 16;
            count -= rest is > 0 and <= MostOneByOne ? rest : 0;
            if (count == 0)
            {
                count = rest;
                PredictOneByOne(in rows, first, count, outputs, scratch);
            }
            else
            {
                float* results = RunBlocks(in rows, first, count, scratch);
                BlockLayout.Unpack(results, _outputStride, count, OutputLength, new Span<float>(outputs + ((long)first * OutputLength), count * OutputLength));
            }

            first += count;
        }

        GC.KeepAlive(this);
    }

    private void PredictOneByOne(in SampleRows rows, int first, int count, float* outputs, float* scratch)
    {
        for (int sample = first; sample < first + count; sample++)
        {
            PredictOne(InputOf(in rows, sample, scratch), scratch, new Span<float>(outputs + ((long)sample * OutputLength), OutputLength));
        }
    }

    private void PredictRows(in SampleRows rows, int samples, float* outputs, int threads)
    {
        int useful = ThreadChoice.OfPrediction(threads, _flops, samples, SampleThreads, Environment.ProcessorCount);
        int version = BeginUse();
        if (useful == 1 || !PredictionTeam.TryRun(this, in rows, samples, outputs, useful))
        {
            PredictRange(in rows, 0, samples, outputs);
        }

        EndUse(version);
    }

    private void PredictOne(float* input, float* scratch, Span<float> outputs)
    {
        new ReadOnlySpan<float>(RunSample(input, scratch), OutputLength).CopyTo(outputs);
        GC.KeepAlive(this);
    }

    /// <summary>The outputs of one sample, which stay until this thread's next call.</summary>
    private ReadOnlySpan<float> Outputs(float* input)
    {
        var outputs = new ReadOnlySpan<float>(RunSample(input, ScratchMemory.OfThread(ArenaLength)), OutputLength);
        GC.KeepAlive(this);
        return outputs;
    }

    private int Samples(int inputs, int outputs, string argument)
    {
        int samples = inputs / InputLength;
        if (samples < 1 || inputs != (long)samples * InputLength)
        {
            throw new ArgumentException($"Expected one or more samples of {InputLength} values, but got {inputs} values.", argument);
        }

        return outputs == (long)samples * OutputLength
            ? samples
            : throw new ArgumentException($"Expected room for {samples} samples × {OutputLength} values, but got {outputs} values.", nameof(outputs));
    }

    private void CheckOne(int length, string argument)
    {
        if (length != InputLength)
        {
            throw new ArgumentException($"Expected one sample of {InputLength} values, but got {length} values.", argument);
        }
    }
}
