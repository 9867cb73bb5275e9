using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>A rank that cannot go on ends all, with a message that names it and the cause.</summary>
public sealed class FailureTests
{
    /// <summary>Modes of the program in which rank 1 of 3 fails, and what has to be written.</summary>
    private static readonly (string Mode, string Written)[] s_failures =
    [
        ("throw 1", "rank 1: unhandled exception: System.InvalidTimeZoneException: images of rank are missing"),
        ("throw-elsewhere 1", "rank 1: unhandled exception: System.InvalidTimeZoneException: images of rank are missing"),
        ("catch 1", "statistics of batchnorm1 of step 3: rank 1 has ended its part, but this rank waits for it"),
        ("abort 1", "rank 1: the disk is full"),
        ("exit 1", "rank 1: the process ends, but its MpiCollective was not disposed"),
        ("leave 1", "rank 1: the process ends, but its MpiCollective was not disposed"),
        ("unlike 1 --timeout 2", "has waited for rank"),
        ("twice", "MPI was already started in this process. A process can start it only once."),
        ("null --library /nowhere/libmpi.so", "The MPI library '/nowhere/libmpi.so'"),
        ("null --library libc.so.6", "'libc.so.6' is not an MPI library: it has no function MPI_Init_thread."),
    ];

    public static TheoryData<string, string, string> Failures()
    {
        var data = new TheoryData<string, string, string>();
        foreach ((string mode, string written) in s_failures)
        {
            data.Add(MpiRun.OpenMpi, mode, written);
            data.Add(MpiRun.Mpich, mode, written);
        }

        return data;
    }

    [MpiTheory]
    [MemberData(nameof(Failures))]
    public async Task OneRankEndsAll(string launcher, string mode, string written)
    {
        ChildProcess run = await MpiRun.RunAsync(launcher, 3, mode);
        Assert.True(run.ExitCode != 0, run.ToString());
        Assert.Contains(written, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is done", run.Output, StringComparison.Ordinal);
    }

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi, "KILL", "exited on signal 9")]
    [InlineData(MpiRun.Mpich, "KILL", "Killed (signal 9)")]
    [InlineData(MpiRun.OpenMpi, "STOP", "statistics of batchnorm1 of step 3: has waited for rank 1 for ")]
    [InlineData(MpiRun.Mpich, "STOP", "statistics of batchnorm1 of step 3: has waited for rank 1 for ")]
    public async Task KilledAndStoppedRanksEndAll(string launcher, string signal, string written)
    {
        ProcessStartInfo start = MpiRun.Start(launcher, 3, "sleep 1 --timeout 2");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        (int id, int exitCode, string all) = await ChildProcess.RunAsync(start, async (process, limit) =>
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit);
            Match match;
            string output = "";
            do
            {
                string line = await process.StandardOutput.ReadLineAsync(limit)
                    ?? throw new InvalidDataException($"No rank said its process: {output} {await error}");
                output += line;
                match = Regex.Match(line, "process ([0-9]+)");
            }
            while (!match.Success);

            using Process kill = Process.Start("kill", [$"-{signal}", match.Groups[1].Value]);
            await kill.WaitForExitAsync(limit);
            output += await process.StandardOutput.ReadToEndAsync(limit);
            await process.WaitForExitAsync(limit);
            return (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), process.ExitCode, output + await error);
        });
        Assert.True(exitCode != 0, all);
        Assert.Contains(written, all, StringComparison.Ordinal);
        Assert.True(await EndsAsync(id), $"The rank outlives the others: {all}");
    }

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi)]
    [InlineData(MpiRun.Mpich)]
    public async Task ARankMayWorkOnWhenTheOthersHaveEnded(string launcher)
    {
        ChildProcess run = await MpiRun.RunAsync(launcher, 3, "late 1 --timeout 1");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("saved", run.Output, StringComparison.Ordinal);
        Assert.Contains("rank 0: has ended its part, and waits for rank 1", run.Error, StringComparison.Ordinal);
    }

    [MpiTheory]
    [InlineData(MpiRun.OpenMpi, "libmpich.so.12", "Open MPI's mpirun has started 2 processes (OMPI_COMM_WORLD_SIZE), but MPI counts 1 in libmpich.so.12")]
    [InlineData(MpiRun.Mpich, "libmpi.so.40", "MPICH's mpirun, or a relative of it, has started 2 processes (PMI_SIZE), but MPI counts 1 in libmpi.so.40")]
    public async Task TheWrongMpirunIsNoticed(string launcher, string library, string written)
    {
        ChildProcess run = await MpiRun.RunAsync(launcher, 2, "null", library);
        Assert.True(run.ExitCode != 0, run.ToString());
        Assert.Contains(written, run.Error, StringComparison.Ordinal);
        Assert.Contains("the wrong mpirun", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A process that has ended may still have its entry, until its parent asks for its exit code.</summary>
    /// <summary>Whether a process ends: its launcher may end a moment before the system has taken away what it has killed.</summary>
    private static async Task<bool> EndsAsync(int id)
    {
        for (int look = 0; look < 1200; look++)
        {
            if (!IsAlive(id))
            {
                return true;
            }

            await Task.Delay(50);
        }

        using Process kill = Process.Start("kill", ["-KILL", $"{id}"]);
        await kill.WaitForExitAsync();
        return false;
    }

    private static bool IsAlive(int id)
    {
        try
        {
            return !Regex.IsMatch(File.ReadAllText($"/proc/{id}/stat"), @"\) [ZX] ");
        }
        catch (IOException)
        {
            // There is no such process any more.
            return false;
        }
    }
}
