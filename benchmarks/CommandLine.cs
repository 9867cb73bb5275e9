using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace GenBn.Benchmarks;

/// <summary>What the subcommands share: numbers as options, and failures as one line.</summary>
internal static class CommandLine
{
    /// <summary>An option for a whole number of at least 1.</summary>
    public static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(AtLeastOne);
        return option;
    }

    /// <summary>
    /// Runs <paramref name="action"/> and returns the exit code: 0, or 1 after a message if it fails in a foreseen way or is
    /// still running at the end of <paramref name="limit"/>.
    /// </summary>
    /// <remarks>The action is asked to stop at the limit, by its token.</remarks>
    public static int Guard(TimeSpan limit, Action<CancellationToken> action)
    {
        using var cancellation = new CancellationTokenSource(limit);
        try
        {
            action(cancellation.Token);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Not finished within the time limit of {limit.TotalMinutes:F0} min.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or ArithmeticException or DllNotFoundException or ExternalException)
        {
            Console.Error.WriteLine(exception.Message);
        }

        return 1;
    }

    private static void AtLeastOne(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
        {
            result.AddError($"{result.Option.Name} must be at least 1, but is {value}.");
        }
    }
}
