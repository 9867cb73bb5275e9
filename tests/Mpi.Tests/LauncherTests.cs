using GenBn.Distributed.Interop;
using Xunit;

namespace GenBn.Tests;

/// <summary>What the environment says about the launcher, and which libraries follow from it.</summary>
public sealed class LauncherTests
{
    private static readonly MpiLibrary s_library = new(MpiAbi.Mpich, "libmpich.so.12", "MPICH 4.0.2");

    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4", 4, "OMPI_COMM_WORLD_SIZE")]
    [InlineData("PMI_SIZE=3 PMI_RANK=0", 3, "PMI_SIZE")]
    [InlineData("SLURM_NTASKS=8 SLURM_STEP_NUM_TASKS=8", 8, "SLURM_STEP_NUM_TASKS")]
    // A batch script is no step, and a launcher within a job knows better than the job.
    [InlineData("SLURM_NTASKS=8", 1, "")]
    [InlineData("SLURM_NTASKS=8 SLURM_STEP_NUM_TASKS=2 OMPI_COMM_WORLD_SIZE=16", 16, "OMPI_COMM_WORLD_SIZE")]
    [InlineData("OMPI_COMM_WORLD_SIZE=many", 1, "")]
    [InlineData("OMPI_COMM_WORLD_SIZE=0 PMI_SIZE=-1", 1, "")]
    [InlineData("", 1, "")]
    public void TheEnvironmentNamesTheNumberOfRanks(string environment, int ranks, string variable)
    {
        Launcher launcher = Of(environment);
        Assert.Equal(ranks, launcher.Size);
        Assert.Equal(variable, launcher.Variable);
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4", "libmpi.so.40")]
    [InlineData("PMI_SIZE=4", "libmpich.so.12")]
    [InlineData("", "libmpi.so.40")]
    public void TheLaunchersLibraryIsTriedFirst(string environment, string first)
    {
        IReadOnlyList<string> names = MpiLibrary.Names(Of(environment), isMac: false);
        Assert.Equal(first, names[0]);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal(MpiLibrary.Names(Of(""), isMac: false).Order(), names.Order());
    }

    [Fact]
    public void UnlikeCountsAreAFaultWithACure()
    {
        Assert.Null(Of("PMI_SIZE=4").FaultOf(4, s_library));
        Assert.Null(Of("").FaultOf(1, s_library));
        string fault = Of("SLURM_STEP_NUM_TASKS=4").FaultOf(1, s_library)!;
        Assert.Contains("4 processes (SLURM_STEP_NUM_TASKS), but MPI counts 1", fault, StringComparison.Ordinal);
        Assert.Contains("--mpi=pmix", fault, StringComparison.Ordinal);
        Assert.Contains("wrong mpirun", Of("OMPI_COMM_WORLD_SIZE=2").FaultOf(1, s_library)!, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLimitIsNotNegative()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), new MpiOptions().Timeout);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MpiOptions { Timeout = TimeSpan.FromSeconds(-1) });
    }

    private static Launcher Of(string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return Launcher.Of(name => variables.GetValueOrDefault(name));
    }
}
