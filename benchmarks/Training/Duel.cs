using System.Diagnostics;

namespace GenBn.Benchmarks.Training;

/// <summary>
/// Lets two contenders train by turns, so that whatever else the machine does hits both. Only training is timed, with the
/// shuffling and without evaluation.
/// </summary>
internal sealed class Duel(IContender baseline, IContender candidate, Turn turn, TextWriter output)
{
    private readonly record struct Timed(double Seconds, double Loss);

    /// <summary>One turn each to warm up, then <paramref name="pairs"/> timed pairs, then the summary.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public DuelResult Run(int pairs, CancellationToken cancellation)
    {
        PrintPair("warm-up", Train(baseline, cancellation), Train(candidate, cancellation));
        var first = new Timed[pairs];
        var second = new Timed[pairs];
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
        DuelResult result = Result(first, second, foreign);
        Measurement.Print(
            output,
            $"{candidate.Name} is {result.Ratio:F2} times as fast as {baseline.Name} (medians); single pairs {result.SmallestPair:F2} to {result.LargestPair:F2}");
        output.WriteLine(ForeignLoad.Text(foreign));
        return result;
    }

    private Timed Train(IContender contender, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = contender.Train(turn.Steps, cancellation);
        return new Timed(Stopwatch.GetElapsedTime(start).TotalSeconds, loss);
    }

    private static double MedianSeconds(Timed[] turns) => Measurement.Median(turns.Select(timed => timed.Seconds));

    private void PrintPair(string name, Timed first, Timed second) => Measurement.Print(
        output,
        $"{name}: {baseline.Name} {first.Seconds:F3} s, loss {first.Loss:F4}; {candidate.Name} {second.Seconds:F3} s, loss {second.Loss:F4}; ratio {first.Seconds / second.Seconds:F2}");

    private void PrintSide(IContender contender, Timed[] turns)
    {
        double median = MedianSeconds(turns);
        double spread = Measurement.Spread([.. turns.Select(timed => timed.Seconds)]);
        Measurement.Print(
            output,
            $"{contender.Name}: median {median:F3} s {turn.Name} (spread {spread:P0}), {1000 * median / turn.Steps:F2} ms a step, {turn.Images / median:N0} images/s; final loss {turns[^1].Loss:F4}, test accuracy {contender.Evaluate():F3}");
    }

    private DuelResult Result(Timed[] first, Timed[] second, double? foreign)
    {
        (double smallest, double largest) = Measurement.Range([.. first.Zip(second, (one, other) => one.Seconds / other.Seconds)]);
        return new DuelResult(1000 * MedianSeconds(first) / turn.Steps, 1000 * MedianSeconds(second) / turn.Steps, smallest, largest, foreign);
    }
}
