using System.Globalization;
using Spectre.Console;

namespace GenBn.Sample.Comparison;

/// <summary>Outcomes as a table in the terminal.</summary>
internal static class OutcomeTable
{
    /// <summary>Wide enough for the table where the output is no terminal.</summary>
    private const int Width = 100;

    /// <summary>Writes the table.</summary>
    public static void Print(IEnumerable<Outcome> outcomes, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Math.Max(Width, console.Profile.Width);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("variant");
        foreach (string title in new[] { "lr", "final loss", "train acc", "best test acc", "last test acc", "sec/epoch" })
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (Outcome outcome in outcomes)
        {
            table.AddRow([outcome.Name, Number(outcome.LearningRate, "F1"), .. Results(outcome)]);
        }

        console.Write(table);
    }

    private static string[] Results(Outcome outcome)
    {
        string seconds = outcome.Epochs.Count == 0 ? "–" : Number(outcome.Epochs.Average(epoch => epoch.TrainingTime.TotalSeconds), "F2");
        string best = outcome.Epochs.Count == 0 ? "–" : Number(outcome.Epochs.Max(epoch => epoch.TestAccuracy ?? 0), "F3");
        if (outcome.Divergence is { } divergence)
        {
            string loss = divergence is NonFiniteLossException { Loss: { } last } ? $"{last}".ToLowerInvariant() : "–";
            return [loss, "diverged", best, $"step {divergence.Step}", seconds];
        }

        EpochReport final = outcome.Epochs[^1];
        return [Number(final.Loss, "F4"), Number(final.TrainAccuracy ?? 0, "F3"), best, Number(final.TestAccuracy ?? 0, "F3"), seconds];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
