using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>Types a text into an editor and looks at what it shows behind every key.</summary>
internal static class TypedRun
{
    private const int ShownKeys = 12;

    /// <summary>Every diagnostic of ours must be true of the text at every key.</summary>
    /// <returns>What is shown at the end.</returns>
    public static async Task<IReadOnlyList<Report>> MustBeTrueAsync(Typist typist, Func<TextChange, Task> change, Func<Task<IReadOnlyList<Report>>> diagnostics)
    {
        var text = SourceText.From(typist.Start);
        var wrong = new List<string>();
        IReadOnlyList<Report> reports = [];
        foreach (TextChange key in typist.Keys)
        {
            text = text.WithChanges(key);
            await change(key);
            reports = await diagnostics();
            IReadOnlyList<string> verdict = Verdict.Of(text.ToString(), reports);
            if (verdict.Count > 0)
            {
                wrong.Add($"{string.Join("\n", verdict)}\n  in: {text.ToString().ReplaceLineEndings("⏎")}");
            }
        }

        Assert.True(wrong.Count == 0, Describe(wrong, typist.Keys.Count));
        return reports;
    }

    /// <summary>At the end nothing may be left of what was shown before: ids, each with the text that it is at, in order of place.</summary>
    public static void MustShow(Typist typist, IEnumerable<string> expected, IEnumerable<Report> reports) => Assert.Equal(
        expected,
        reports.OrderBy(report => report.Span.Start).Select(report => $"{report.Id} {typist.End.Substring(report.Span.Start, report.Span.Length)}"));

    private static string Describe(List<string> wrong, int keys)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Wrong at {wrong.Count} of {keys} keys:");
        wrong.Take(ShownKeys).ToList().ForEach(line => text.AppendLine(line));
        return text.ToString();
    }
}
