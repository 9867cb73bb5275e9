using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>What ranks exchange arrives, under both libraries.</summary>
public sealed class ExchangeTests
{
    [MpiTheory]
    [InlineData(MpiRun.OpenMpi, 1)]
    [InlineData(MpiRun.OpenMpi, 2)]
    [InlineData(MpiRun.OpenMpi, 4)]
    [InlineData(MpiRun.OpenMpi, 7)]
    [InlineData(MpiRun.Mpich, 1)]
    [InlineData(MpiRun.Mpich, 2)]
    [InlineData(MpiRun.Mpich, 4)]
    [InlineData(MpiRun.Mpich, 7)]
    public async Task DrawnBytesArriveAndNothingIsAllocated(string launcher, int ranks)
    {
        int seed = Random.Shared.Next(100_000);
        ChildProcess run = await MpiRun.RunAsync(launcher, ranks, FormattableString.Invariant($"exchange {seed}"));
        Assert.True(run.ExitCode == 0, $"seed {seed}: {run}");
        for (int rank = 0; rank < ranks; rank++)
        {
            string line = FormattableString.Invariant($"rank {rank} of {ranks}: seed {seed}, 600 exchanges, 0 wrong, 0 bytes allocated");
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }
    }

    [MpiTheory]
    [InlineData("libmpi.so.40", "Open MPI")]
    [InlineData("libmpich.so.12", "MPICH")]
    public async Task WithoutLauncherThereIsOneRank(string library, string name)
    {
        ProcessStartInfo start = MpiRun.StartAlone("exchange", library);
        ChildProcess run = await ChildProcess.RunAsync(start);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("rank 0 of 1: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(name, run.Output, StringComparison.Ordinal);
    }

    /// <summary>UCX takes over the signal of memory faults when it is loaded; .NET needs it.</summary>
    [MpiTheory]
    [InlineData(MpiRun.OpenMpi)]
    [InlineData(MpiRun.Mpich)]
    public async Task NullReferencesStayExceptions(string launcher)
    {
        ChildProcess run = await MpiRun.RunAsync(launcher, 2, "null");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, Regex.Count(run.Output, "rank [01] caught it"));
    }

    [MpiTheory]
    [InlineData("openmpi")]
    [InlineData("mpich")]
    public async Task TwoNetworksExchangeOverTcp(string library)
    {
        if (await MpiRun.OverTcpAsync(library, "exchange 5") is not { } run)
        {
            return;
        }

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, Regex.Count(run.Output, "rank [01] of 2: seed 5, 600 exchanges, 0 wrong"));
        GroupCollection sent = Regex.Match(run.Output, "bytes over TCP: ([0-9]+) and ([0-9]+)").Groups;
        Assert.All(sent.Values.Skip(1), group => Assert.True(long.Parse(group.Value, CultureInfo.InvariantCulture) > 8_000_000, run.ToString()));
    }
}
