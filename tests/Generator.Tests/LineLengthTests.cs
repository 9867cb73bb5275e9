using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>Lines of source keep the limit of <c>.editorconfig</c>, which editors show but the compiler does not enforce.</summary>
public sealed class LineLengthTests
{
    /// <summary>Folders whose lines are still longer. Remove a folder from the list when its lines are wrapped.</summary>
    private static readonly string[] _excluded =
    [
        "src/Generator/Emission", "src/Generator/Kernels", "src/Generator/Planning", "src/Runtime/Prediction",
    ];

    public static TheoryData<string> Folders => ["src", "samples"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void LinesAreNotTooLong(string folder)
    {
        int limit = Limit();
        string root = Repository.PathOf();
        var found = new List<string>();
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        {
            string file = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (Regex.IsMatch(file, "/(bin|obj)/") || Array.Exists(_excluded, excluded => file.StartsWith(excluded + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            files++;
            string[] lines = File.ReadAllLines(path);
            found.AddRange(Enumerable.Range(0, lines.Length)
                .Where(index => new StringInfo(lines[index]).LengthInTextElements > limit)
                .Select(index => $"{file}({index + 1}): {lines[index].Length} characters"));
        }

        Assert.True(files >= 5, $"Only {files} files were found in {folder}.");
        Assert.True(found.Count == 0, $"Expected lines of at most {limit} characters, but found:\n{string.Join('\n', found)}");
    }

    /// <summary>The first limit of the file is that of source.</summary>
    private static int Limit() => int.Parse(
        Regex.Match(File.ReadAllText(Repository.PathOf(".editorconfig")), @"^max_line_length = (\d+)$", RegexOptions.Multiline).Groups[1].Value,
        CultureInfo.InvariantCulture);
}
