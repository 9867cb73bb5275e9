namespace GenBn.Benchmarks.Prediction;

/// <summary>GenBn makes a predictor of a file of weights and predicts once.</summary>
internal sealed class GenBnLoad(Work work, string path) : ISide
{
    /// <inheritdoc/>
    public void Run(int times)
    {
        for (int time = 0; time < times; time++)
        {
            work.Subject.Load(path).Predict(work.Inputs.Values, work.Outputs.Values);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "GenBn, loaded";

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing: the folder of the file is its maker's.
    }
}
