using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>Trainings that are stopped and go on.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("genbn");

    private string Checkpoint => PathOf("training.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("--images 320", "--epochs 1", "--epochs 3", "resumed after 1 epochs, 20 steps")]
    [InlineData("--images 320 --augment", "--epochs 1", "--epochs 2", "resumed after 1 epochs, 20 steps")]
    [InlineData("--network lenet-mnist --images 320", "--epochs 1", "--epochs 2", "resumed after 1 epochs, 4 steps")]
    [InlineData("--network deep --images 480 --batch 16", "--steps 30", "--steps 40", "resumed after 1 epochs, 30 steps")]
    public async Task ATrainingInTwoPartsIsTheSameAsInOne(string options, string some, string all, string resumed)
    {
        SampleProcess straight = await SampleProcess.Run($"{options} {all}");
        SampleProcess first = await SampleProcess.Run($"{options} {some} --checkpoint \"{Checkpoint}\"");
        SampleProcess second = await SampleProcess.Run($"{options} {all} --resume \"{Checkpoint}\"");
        Assert.Equal("", first.Error);
        Assert.Equal("", second.Error);
        Assert.Contains(resumed, second.Output, StringComparison.Ordinal);
        Assert.NotEqual(HashIn(straight.Output), HashIn(first.Output));
        Assert.Equal(HashIn(straight.Output), HashIn(second.Output));
    }

    [Fact]
    public async Task TheLogGoesOn()
    {
        string log = PathOf("log");
        await SampleProcess.Run($"--images 320 --epochs 2 --log \"{log}\" --checkpoint \"{Checkpoint}\"");
        SampleProcess second = await SampleProcess.Run($"--images 320 --epochs 4 --log \"{log}\" --resume \"{Checkpoint}\"");
        Assert.Equal("", second.Error);
        Assert.Equal(["1", "2", "3", "4"], File.ReadAllLines(Path.Combine(log, "metrics.csv")).Skip(1).Select(line => line.Split(',')[0]));
        Assert.Equal(2, Directory.GetFiles(log, "events.out.tfevents.*").Length);
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task ASignalEndsTrainingBetweenTwoStepsAndNothingIsLost()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no such signals.
        }

        string curves = PathOf("curves.png");
        (int exitCode, string output) = await Interrupted($"--images 320 --epochs 100000 --checkpoint \"{Checkpoint}\" --plot \"{curves}\"");
        Assert.Equal(130, exitCode);
        Match stopped = Regex.Match(output, @"(?m)^stopped after (\d+) epochs, ([\d,]+) steps$");
        Assert.True(stopped.Success, output);
        Assert.Contains($"checkpoint: {Checkpoint}; to go on, the same command with --resume {Checkpoint}", output, StringComparison.Ordinal);
        Assert.True(File.Exists(curves));

        int epochs = int.Parse(stopped.Groups[1].Value, CultureInfo.InvariantCulture) + 1;
        SampleProcess second = await SampleProcess.Run($"--images 320 --epochs {epochs} --resume \"{Checkpoint}\"");
        SampleProcess straight = await SampleProcess.Run($"--images 320 --epochs {epochs}");
        Assert.Contains($"resumed {stopped.Value[8..]}", second.Output, StringComparison.Ordinal);
        Assert.Equal(HashIn(straight.Output), HashIn(second.Output));
    }

    [Fact]
    public async Task WithoutACheckpointAStopSaysThatNothingIsKept()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no such signals.
        }

        (int exitCode, string output) = await Interrupted("--images 320 --epochs 100000");
        Assert.Equal(130, exitCode);
        Assert.Contains("nothing was saved: --checkpoint FILE keeps a training that is stopped", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainingCanEndWhenNothingGetsBetter()
    {
        SampleProcess sample = await SampleProcess.Run("--images 320 --epochs 200 --early-stop 2");
        Assert.Equal("", sample.Error);
        Match stopped = Regex.Match(sample.Output, @"(?m)^stopped: the test loss has not improved for 2 epochs; the best was 0\.\d+ in epoch (\d+), whose weights are back$");
        Assert.True(stopped.Success, sample.Output);
        Assert.Equal(int.Parse(stopped.Groups[1].Value, CultureInfo.InvariantCulture) + 2, Regex.Count(sample.Output, "(?m)^epoch "));
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task WhatCannotGoOnIsExplained()
    {
        await SampleProcess.Run($"--images 320 --epochs 1 --checkpoint \"{Checkpoint}\"");
        await AssertFailure($"--images 320 --epochs 1 --resume \"{Checkpoint}\"", "--resume: 1 epochs are trained already; --epochs must be more, but is 1");
        await AssertFailure($"--images 320 --epochs 2 --seed 7 --resume \"{Checkpoint}\"", "seed");
        await AssertFailure($"--images 640 --epochs 2 --resume \"{Checkpoint}\"", "640");
        File.WriteAllBytes(Checkpoint, File.ReadAllBytes(Checkpoint)[..^1]);
        await AssertFailure($"--images 320 --epochs 2 --resume \"{Checkpoint}\"", Checkpoint);
    }

    private static async Task AssertFailure(string arguments, string expected)
    {
        SampleProcess sample = await SampleProcess.Run(arguments);
        Assert.Equal(1, sample.ExitCode);
        Assert.Contains(expected, sample.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", sample.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs the sample, and asks it to end when it has trained an epoch.</summary>
    private static async Task<(int ExitCode, string Output)> Interrupted(string arguments)
    {
        ProcessStartInfo start = SampleProcess.Start(arguments);
        start.RedirectStandardOutput = true;
        return await ChildProcess.RunAsync(start, async (process, limit) =>
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(limit);
            }
            while (line is not null && !line.StartsWith("epoch ", StringComparison.Ordinal));
            using Process kill = Process.Start("kill", $"-TERM {process.Id}");
            string rest = await process.StandardOutput.ReadToEndAsync(limit);
            await process.WaitForExitAsync(limit);
            return (process.ExitCode, rest);
        });
    }

    private static string HashIn(string output) => Regex.Match(output, "sha256 ([0-9a-f]{16})").Groups[1].Value;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
