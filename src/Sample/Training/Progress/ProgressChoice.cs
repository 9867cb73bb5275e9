using System.CommandLine;
using Spectre.Console;

namespace GenBn.Sample.Training.Progress;

/// <summary>The option <c>--progress</c>: whether training shows a bar.</summary>
internal static class ProgressChoice
{
    /// <summary>A bar where the output is a terminal.</summary>
    public const string Auto = "auto";

    /// <summary>No bar.</summary>
    public const string Off = "off";

    private const string On = "on";

    /// <summary>The option.</summary>
    public static Option<string> Option()
    {
        var option = new Option<string>("--progress")
        {
            Description = "Whether a bar shows the progress of training: on, off, or auto, which means only on terminals.",
            DefaultValueFactory = _ => Auto,
        };
        return option.AcceptOnlyFromAmong(Auto, On, Off);
    }

    /// <summary>The terminal to show a bar in, or null for plain lines only.</summary>
    public static IAnsiConsole? ConsoleFor(string choice, TextWriter output)
    {
        if (choice == Off)
        {
            return null;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = choice == On ? AnsiSupport.Yes : AnsiSupport.Detect,
        });
        return choice == On || (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi) ? console : null;
    }
}
