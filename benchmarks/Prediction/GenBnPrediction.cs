namespace GenBn.Benchmarks.Prediction;

/// <summary>GenBn predicts.</summary>
internal sealed class GenBnPrediction(Work work) : ISide
{
    /// <inheritdoc/>
    public void Run(int times)
    {
        Predictor predictor = work.Subject.Predictor;
        ReadOnlySpan<float> inputs = work.Inputs.Values;
        Span<float> outputs = work.Outputs.Values;
        for (int time = 0; time < times; time++)
        {
            if (work.Threads == 1)
            {
                predictor.Predict(inputs, outputs);
            }
            else
            {
                predictor.Predict(inputs, outputs, work.Threads);
            }
        }
    }

    /// <summary>Bytes that a prediction allocates on the calling thread.</summary>
    public double Allocated(int times)
    {
        Run(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(times);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times;
    }

    /// <inheritdoc/>
    public override string ToString() => "GenBn";

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing: the predictor is the subject's.
    }
}
