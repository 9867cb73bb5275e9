using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DiffPlex.Renderer;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// Generated text against the text that a person has read and accepted, by the conventions of Verify.SourceGenerators:
/// <c>Class.Method#File.verified.cs</c>. To move there, delete this file and return <c>Verify(driver)</c>.
/// </summary>
/// <remarks>
/// A difference leaves <c>*.received.cs</c> beside the verified file. To accept: rename it, or run the tests with
/// GENBN_ACCEPT_SNAPSHOTS=1, and look at the change in the pull request.
/// </remarks>
internal static partial class Snapshot
{
    private const int ShownLines = 60;

    private static bool Accepts => Environment.GetEnvironmentVariable("GENBN_ACCEPT_SNAPSHOTS") == "1";

    public static void Verify(IReadOnlyDictionary<string, string> files, string type, [CallerMemberName] string method = "", [CallerFilePath] string path = "") =>
        Verify(Path.Combine(Path.GetDirectoryName(path)!, "Snapshots"), $"{type}.{method}", files, Accepts);

    /// <param name="folder">Where the snapshots are.</param>
    /// <param name="prefix">What distinguishes this test's files.</param>
    /// <param name="files">Text by name.</param>
    /// <param name="accepts">Whether what came is right, whatever it is.</param>
    public static void Verify(string folder, string prefix, IReadOnlyDictionary<string, string> files, bool accepts)
    {
        Directory.CreateDirectory(folder);
        List<string> failures = [.. files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => Compare(folder, prefix, file.Key, file.Value, accepts)).OfType<string>()];
        HashSet<string> known = [.. files.Keys.Select(name => PathOf(folder, prefix, name, "verified"))];
        foreach (string orphan in Directory.EnumerateFiles(folder, $"{prefix}#*.verified.cs").Where(file => !known.Contains(file)))
        {
            if (accepts)
            {
                File.Delete(orphan);
            }
            else
            {
                failures.Add($"{Path.GetFileName(orphan)} is no longer generated.");
            }
        }

        Assert.True(failures.Count == 0, $"{string.Join("\n\n", failures)}\n\nTo accept: GENBN_ACCEPT_SNAPSHOTS=1 dotnet test tests/Generator.Tests, or rename *.received.cs to *.verified.cs.");
    }

    /// <summary>A new version of GenBn is no change of what it generates.</summary>
    private static string WithoutVersion(string text) => VersionOfGenBn().Replace(text, "GeneratedCode(\"GenBn\", \"{version}\")");

    [GeneratedRegex("""GeneratedCode\("GenBn", "[0-9.]+"\)""")]
    private static partial Regex VersionOfGenBn();

    private static string? Compare(string folder, string prefix, string name, string text, bool accepts)
    {
        text = WithoutVersion(text);
        string verified = PathOf(folder, prefix, name, "verified");
        string received = PathOf(folder, prefix, name, "received");
        string? expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (text == expected || accepts)
        {
            if (text != expected)
            {
                File.WriteAllText(verified, text);
            }

            File.Delete(received);
            return null;
        }

        File.WriteAllText(received, text);
        return expected is null ? $"{Path.GetFileName(verified)} does not exist yet." : Difference(expected, text, verified, received);
    }

    /// <summary>A unified diff, cut off after so many changed lines.</summary>
    private static string Difference(string expected, string actual, string verified, string received)
    {
        string[] lines = UnidiffRenderer.GenerateUnidiff(expected, actual, Path.GetFileName(verified), Path.GetFileName(received), ignoreWhitespace: false)
            .ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        int shown = 0;
        List<string> head = [.. lines.TakeWhile(line => !line.StartsWith('+') && !line.StartsWith('-') || shown++ < ShownLines)];
        return string.Join("\n", lines.Length == head.Count ? head : [.. head, $"... {lines.Length - head.Count} more lines"]);
    }

    private static string PathOf(string folder, string prefix, string name, string kind) =>
        Path.Combine(folder, $"{prefix}#{Path.GetFileNameWithoutExtension(name)}.{kind}.cs");
}
