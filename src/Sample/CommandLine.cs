using System.CommandLine;
using GenBn.Sample.Networks;

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

    /// <summary>The file with weights.</summary>
    public static Option<FileInfo> Load(string description)
    {
        var option = new Option<FileInfo>("--load") { Description = description };
        return option.AcceptExistingOnly();
    }

    /// <summary>The name of a network.</summary>
    public static Option<string?> Network(string description)
    {
        var option = new Option<string?>("--network") { Description = description };
        return option.AcceptOnlyFromAmong([.. NetworkCatalog.Names]);
    }

    /// <summary>The number of worker threads of a training.</summary>
    public static Option<int?> Threads() => Number("--threads", "Worker threads. Results do not depend on it. Default: as many as pay, at most one for each 16 samples of a batch and for each processor.");

    /// <summary>The number of threads that predict.</summary>
    public static Option<int?> PredictionThreads() => Number("--threads", "Threads. Results do not depend on it. Default: all processors.");

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

    /// <summary>Fails early, before the work, where a file to be written would have no place.</summary>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="IOException">It is a directory itself.</exception>
    public static void CheckPlace(string option, FileInfo? file)
    {
        if (file?.Directory is { Exists: false } missing)
        {
            throw new DirectoryNotFoundException($"{option}: the directory '{missing.FullName}' does not exist.");
        }

        if (Directory.Exists(file?.FullName))
        {
            throw new IOException($"{option}: '{file}' is a directory.");
        }
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
