using System.CommandLine;
using System.Globalization;
using System.Numerics;
using GenBn.Sample.Networks;

namespace GenBn.Sample;

/// <summary>Options that commands share, and failures as one line.</summary>
internal static class CommandLine
{
    /// <summary>The folder with images.</summary>
    public static Option<DirectoryInfo> Data()
    {
        var option = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: 10,000 embedded images of Fashion-MNIST.",
        };
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

    /// <summary>Samples of a step at most, and threads: what the library takes.</summary>
    private const int MostSamples = 1 << 20;
    private const int MostThreads = 1024;

    /// <summary>The samples of a step.</summary>
    public static Option<int?> Batch(string description) => Number("--batch", description, most: MostSamples);

    /// <summary>The number of worker threads of a training.</summary>
    public static Option<int?> Threads() => Number(
        "--threads",
        "Number of worker threads. Results do not depend on it. Default: by the work, at most one for each 16 samples of a batch and each processor.",
        most: MostThreads);

    /// <summary>The number of threads that predict.</summary>
    public static Option<int?> PredictionThreads() => Number("--threads", "Threads. Results do not depend on it. Default: all processors.", most: MostThreads);

    /// <summary>The seed of a training.</summary>
    public static Option<ulong?> Seed() => Parsed<ulong>(
        "--seed",
        "Seed of initial weights and of the order of images. Default: 1.",
        NumberStyles.None,
        $"a whole number from 0 to {ulong.MaxValue}",
        _ => null);

    /// <summary>An option for a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int?> Number(string name, string description, int least = 1, int most = int.MaxValue) => Parsed<int>(
        name,
        description,
        NumberStyles.AllowLeadingSign,
        $"a whole number from {least} to {most}",
        value => value < least ? $"at least {least}" : value > most ? $"at most {most}" : null);

    /// <summary>An option for a number that may have a fraction.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="expected">Which numbers it takes, for people.</param>
    /// <param name="isAllowed">Which numbers it takes; NaN and infinities are none.</param>
    public static Option<T?> Fraction<T>(string name, string description, string expected, Func<T, bool> isAllowed)
        where T : struct, IFloatingPointIeee754<T> => Parsed<T>(
            name,
            description,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            $"{expected}, written with a point and without separators",
            value => T.IsFinite(value) && isAllowed(value) ? null : expected);

    /// <summary>
    /// An option for a number, the same in every language: the parser's own would take 1,5 for 15 in English, and for one and a half in
    /// German.
    /// </summary>
    private static Option<T?> Parsed<T>(string name, string description, NumberStyles style, string expected, Func<T, string?> limit)
        where T : struct, INumberBase<T> => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                string? fault = T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) ? limit(value) : expected;
                if (fault is null)
                {
                    return value;
                }

                result.AddError($"{name} must be {fault}, but is '{text}'.");
                return null;
            },
        };

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
    /// <param name="action">What the command does.</param>
    /// <param name="lessMemory">What to change where there is too little memory for it.</param>
    public static int Guard(Func<int> action, string lessMemory = "a smaller --network or fewer images take less")
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (Foreseen(exception, lessMemory) is { } message)
        {
            Console.Error.WriteLine(message);
            return 1;
        }
    }

    /// <summary>The message of an exception that is foreseen; null of any other.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="lessMemory">What to change where there is too little memory.</param>
    public static string? Foreseen(Exception exception, string lessMemory)
    {
        if (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or ArithmeticException or CollectiveException)
        {
            return exception.Message;
        }

        double most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024);
        return exception.GetBaseException() is OutOfMemoryException
            ? string.Create(CultureInfo.InvariantCulture, $"There is not enough memory, of {most:N0} MB that the process may use: {lessMemory}.")
            : null;
    }
}
