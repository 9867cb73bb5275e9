using System.CommandLine;
using GenBn.Import;

namespace GenBn.Tool;

/// <summary>The command <c>genbn</c>.</summary>
internal static class Tool
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0 if it did what was asked; otherwise 1.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Tools for networks of GenBn.") { ImportCommand.Create() };
        return root.Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    /// <summary>Runs an action. What can be wrong with files becomes lines on the error stream.</summary>
    public static int Guarded(TextWriter error, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (ImportException refused)
        {
            error.WriteLine(refused.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            error.WriteLine(fault.Message);
        }

        return 1;
    }
}
