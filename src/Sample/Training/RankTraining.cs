using GenBn.Sample.Training.Progress;

namespace GenBn.Sample.Training;

/// <summary>Training on the processes that a launcher of MPI has started: all train, and rank 0 alone prints and writes files.</summary>
internal static class RankTraining
{
    /// <summary>Trains, alone where no launcher has started this process.</summary>
    /// <param name="settings">What the command line asks for.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="lessMemory">What to change where there is too little memory.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CollectiveException">MPI cannot start.</exception>
    public static int Run(TrainSettings settings, TextWriter output, string lessMemory)
    {
        if (MpiCollective.LaunchedRanks == 1)
        {
            return TrainCommand.Run(settings, output);
        }

        MpiOptions options = settings.RankTimeout is { } seconds ? new MpiOptions { Timeout = TimeSpan.FromSeconds(seconds) } : new MpiOptions();
        using MpiCollective ranks = MpiCollective.Start(options);
        try
        {
            return TrainCommand.Run(Of(settings, ranks), ranks.Rank == 0 ? output : TextWriter.Null);
        }
        catch (Exception exception) when (CommandLine.Foreseen(exception, lessMemory) is { } message)
        {
            // The others would wait for this rank.
            ranks.Abort(message);
            throw;
        }
    }

    /// <summary>Who computes, for people.</summary>
    public static string Workers(ICollective? ranks, int threads)
    {
        string count = FormattableString.Invariant($"{threads} {(threads == 1 ? "thread" : "threads")}");
        string library = ranks is MpiCollective mpi ? $" ({mpi.Library})" : "";
        return ranks is null ? count : FormattableString.Invariant($"{ranks.Ranks} {(ranks.Ranks == 1 ? "rank" : "ranks")} of {count}{library}");
    }

    /// <summary>
    /// The settings of a rank. A terminal that a launcher gives its processes is none that shows bars. Other ranks than the first write
    /// nothing, but take part in what the first evaluates.
    /// </summary>
    private static TrainSettings Of(TrainSettings settings, ICollective ranks)
    {
        bool isFirst = ranks.Rank == 0;
        return settings with
        {
            Ranks = ranks,
            Threads = settings.Threads ?? 1,
            Progress = isFirst && settings.Progress != ProgressChoice.Auto ? settings.Progress : ProgressChoice.Off,
            Save = isFirst ? settings.Save : null,
            Plot = isFirst ? settings.Plot : null,
            Log = isFirst ? settings.Log : null,
        };
    }
}
