using System.CommandLine;

namespace GenBn.Sample;

/// <summary>Options that commands share, and failures as one line.</summary>
internal static class CommandLine
{
    /// <summary>The folder with images.</summary>
    public static Option<DirectoryInfo> Data()
    {
        var option = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: 10,000 embedded images of Fashion-MNIST." };
        return option.AcceptExistingOnly();
    }

    /// <summary>The number of worker threads.</summary>
    public static Option<int?> Threads() => Number("--threads", "Worker threads. Results do not depend on it. Default: all processors, but no more than a batch has blocks of 16 samples.");

    /// <summary>The seed of a training.</summary>
    public static Option<ulong> Seed() => new("--seed") { Description = "Decides start weights and the order of images.", DefaultValueFactory = _ => 1 };

    /// <summary>An option for a whole number of at least <paramref name="least"/>.</summary>
    public static Option<int?> Number(string name, string description, int least = 1)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < least)
            {
                result.AddError($"{name} must be at least {least}, but is {value}.");
            }
        });
        return option;
    }

    /// <summary>Runs an action and returns its exit code; 1 after a message if it fails in a foreseen way.</summary>
    public static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or ArithmeticException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
