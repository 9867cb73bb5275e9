using System.Globalization;
using Xunit;

namespace GenBn.Tests;

/// <summary>The option <c>--log</c>.</summary>
public sealed class LogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("genbn");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EpochsAreLinesOfATable()
    {
        string logs = Path.Combine(_folder.FullName, "runs", "first");
        SampleProcess sample = await SampleProcess.Run($"train --images 640 --epochs 2 --log \"{logs}\"");
        Assert.Equal("", sample.Error);
        Assert.Contains($"log: {logs}", sample.Output, StringComparison.Ordinal);
        string[][] rows = Rows(logs);
        Assert.Equal(["1", "2"], rows.Select(row => row[0]));
        Assert.Equal(["40", "80"], rows.Select(row => row[1]));
        Assert.All(rows, row => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"epoch {row[0]}, loss {Number(row[2]):F4}, train acc {Number(row[3]):F3}, test acc {Number(row[5]):F3}, "),
            sample.Output,
            StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(logs, "events.out.tfevents.*"));

        SampleProcess again = await SampleProcess.Run($"train --images 640 --epochs 2 --log \"{logs}\"");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is the log of another training", again.Error, StringComparison.Ordinal);
        Assert.Equal(rows, Rows(logs));
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task StepsAreLoggedWhereTheyAreCounted()
    {
        SampleProcess sample = await SampleProcess.Run($"train --network deep --images 480 --batch 16 --steps 110 --log \"{_folder.FullName}\"");
        Assert.Equal("", sample.Error);
        string[][] rows = Rows(_folder.FullName);
        Assert.Equal(["25", "50", "75", "100", "110"], rows.Select(row => row[1]));
        Assert.Equal([false, false, false, true, true], rows.Select(row => row[4].Length > 0));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Batch: 100: Validation loss: {Number(rows[3][4]):F5}, Validation accuracy: {Number(rows[3][5]):F5}"), sample.Output, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Final validation accuracy: {Number(rows[4][5]):F5}"), sample.Output, StringComparison.Ordinal);
    }

    private static string[][] Rows(string logs) =>
        [.. File.ReadAllLines(Path.Combine(logs, "metrics.csv")).Skip(1).Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
