namespace GenBn.Benchmarks.Prediction;

/// <summary>Times of both sides, measured by turns so that changes of the machine's speed hit both.</summary>
/// <param name="GenBn">Seconds of a run, one value per turn.</param>
/// <param name="Onnx">The same of ONNX Runtime.</param>
internal sealed record Comparison(double[] GenBn, double[] Onnx)
{
    private const double WarmUpSeconds = 0.4;

    /// <summary>How many times as fast GenBn is: the ratio of the medians.</summary>
    public double Ratio => Measurement.Median(Onnx) / Measurement.Median(GenBn);

    /// <summary>The smallest and largest ratio of a single pair.</summary>
    public (double Smallest, double Largest) Pairs => Measurement.Range([.. Onnx.Zip(GenBn, (onnx, genBn) => onnx / genBn)]);

    /// <summary>Measures pairs of turns after both sides have warmed up.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public static Comparison Of(ISide genBn, ISide onnx, int pairs, CancellationToken cancellation)
    {
        var first = new TimedSide(genBn, WarmUpSeconds);
        var second = new TimedSide(onnx, WarmUpSeconds);
        var result = new Comparison(new double[pairs], new double[pairs]);
        for (int pair = 0; pair < pairs; pair++)
        {
            cancellation.ThrowIfCancellationRequested();
            result.GenBn[pair] = first.Seconds();
            result.Onnx[pair] = second.Seconds();
        }

        return result;
    }
}
