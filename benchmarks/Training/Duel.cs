using System.Diagnostics;

namespace GenBn.Benchmarks.Training;

/// <summary>
/// Lets two contenders train by turns, epoch by epoch, so that whatever else the machine does hits both. Only training is
/// timed, with the shuffling and without evaluation.
/// </summary>
internal sealed class Duel(IContender baseline, IContender candidate, int images, TextWriter output)
{
    private const double TolerableLoad = 0.05;

    private readonly record struct Epoch(double Seconds, double Loss);

    /// <summary>One epoch each to warm up, then <paramref name="pairs"/> timed pairs, then the summary.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public void Run(int pairs, CancellationToken cancellation)
    {
        PrintPair("warm-up", Train(baseline, cancellation), Train(candidate, cancellation));
        var first = new Epoch[pairs];
        var second = new Epoch[pairs];
        var load = new ForeignLoad();
        for (int pair = 0; pair < pairs; pair++)
        {
            first[pair] = Train(baseline, cancellation);
            second[pair] = Train(candidate, cancellation);
            PrintPair($"pair {pair + 1}", first[pair], second[pair]);
        }

        double? foreign = load.Share;
        PrintSide(baseline, first);
        PrintSide(candidate, second);
        PrintRatio(first, second);
        if (foreign is { } share)
        {
            Measurement.Print(output, $"other programs took {share:P0} of the processors{(share > TolerableLoad ? ": too much for a measurement to count" : "")}");
        }
    }

    private static Epoch Train(IContender contender, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = contender.TrainEpoch(cancellation);
        return new Epoch(Stopwatch.GetElapsedTime(start).TotalSeconds, loss);
    }

    private static double MedianSeconds(Epoch[] epochs) => Measurement.Median(epochs.Select(epoch => epoch.Seconds));

    private void PrintPair(string name, Epoch first, Epoch second) => Measurement.Print(
        output,
        $"{name}: {baseline.Name} {first.Seconds:F3} s, loss {first.Loss:F4}; {candidate.Name} {second.Seconds:F3} s, loss {second.Loss:F4}; ratio {first.Seconds / second.Seconds:F2}");

    private void PrintSide(IContender contender, Epoch[] epochs)
    {
        double median = MedianSeconds(epochs);
        double spread = Measurement.Spread([.. epochs.Select(epoch => epoch.Seconds)]);
        Measurement.Print(
            output,
            $"{contender.Name}: median {median:F3} s an epoch (spread {spread:P0}), {images / median:N0} images/s; final loss {epochs[^1].Loss:F4}, test accuracy {contender.Evaluate():F3}");
    }

    private void PrintRatio(Epoch[] first, Epoch[] second)
    {
        (double smallest, double largest) = Measurement.Range([.. first.Zip(second, (one, other) => one.Seconds / other.Seconds)]);
        double ratio = MedianSeconds(first) / MedianSeconds(second);
        Measurement.Print(output, $"{candidate.Name} is {ratio:F2} times as fast as {baseline.Name} (medians); single pairs {smallest:F2} to {largest:F2}");
    }
}
