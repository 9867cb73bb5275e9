using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>Trainings give the same bits on one process and on several, under both libraries and over TCP.</summary>
public sealed class TrainingTests
{
    private const int Trainings = 3;

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi)]
    [InlineData(MpiRun.Mpich)]
    public async Task RanksTrainAsOneProcess(string launcher)
    {
        string[] alone = await AloneAsync();
        foreach (int ranks in new[] { 2, 3, 7 })
        {
            Assert.Equal(alone, HashesOf(await MpiRun.RunAsync(launcher, ranks, "train")));
        }
    }

    [MpiTheory]
    [InlineData("openmpi")]
    [InlineData("mpich")]
    public async Task RanksOverTcpTrainAsOneProcess(string library)
    {
        if (await MpiRun.OverTcpAsync(library, "train") is { } run)
        {
            Assert.Equal(await AloneAsync(), HashesOf(run));
        }
    }

    private static async Task<string[]> AloneAsync() => HashesOf(await ChildProcess.RunAsync(MpiRun.StartAlone("train-alone")));

    private static string[] HashesOf(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] hashes = [.. Regex.Matches(run.Output, "[A-Za-z]+, batch [0-9]+: [0-9A-F]{16}").Select(match => match.Value)];
        Assert.True(hashes.Length == Trainings, run.ToString());
        return hashes;
    }
}
