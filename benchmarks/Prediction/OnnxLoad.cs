namespace GenBn.Benchmarks.Prediction;

/// <summary>ONNX Runtime makes a session of a file and runs it once.</summary>
internal sealed class OnnxLoad(Work work, OnnxSettings settings, string path) : ISide
{
    /// <inheritdoc/>
    public void Run(int times)
    {
        for (int time = 0; time < times; time++)
        {
            using var prediction = new OnnxPrediction(work, settings, path);
            prediction.Run(1);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"ONNX Runtime, loaded ({settings})";

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing: every run disposes of its session.
    }
}
