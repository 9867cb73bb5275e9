using System.Diagnostics;
using System.Globalization;

namespace GenBn.Tests;

/// <summary>The launchers of this machine, and the program that they start.</summary>
internal static class MpiRun
{
    public const string OpenMpi = "mpirun.openmpi";
    public const string Mpich = "mpirun.mpich";

    /// <summary>Why a test that needs both libraries is skipped; null where they are installed.</summary>
    public static string? SkipReason { get; } = new[] { OpenMpi, Mpich }.Where(name => PathOf(name) is null).ToArray() is { Length: > 0 } missing
        ? $"Without {string.Join(" and ", missing)}: install openmpi-bin, libopenmpi-dev and mpich."
        : null;

    /// <summary>The program, built for .NET, or the native one that the variable names.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("GENBN_MPI_APP") ?? Path.Combine(AppContext.BaseDirectory, "GenBn.Mpi.App");

    /// <summary>Runs the program on some ranks until all have ended.</summary>
    public static Task<ChildProcess> RunAsync(string launcher, int ranks, string arguments, string? library = null) =>
        ChildProcess.RunAsync(Start(launcher, ranks, arguments, library));

    /// <summary>Runs the program on two ranks that reach each other only through TCP; null, after a line that says so, if this machine allows none.</summary>
    /// <param name="library"><c>openmpi</c> or <c>mpich</c>.</param>
    /// <param name="arguments">Of the program.</param>
    public static async Task<ChildProcess?> OverTcpAsync(string library, string arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "two-networks"), [library, Program, .. arguments.Split(' ')]);
        ChildProcess run = await ChildProcess.RunAsync(start);
        if (run.ExitCode != 77)
        {
            return run;
        }

        Console.WriteLine($"skipped, {library} over TCP: {run.Error.Trim()}");
        return null;
    }

    /// <summary>How the program is started without a launcher.</summary>
    public static ProcessStartInfo StartAlone(string arguments, string? library = null)
    {
        ProcessStartInfo start = Start(Program, 1, arguments, library);
        start.ArgumentList.Clear();
        start.ArgumentList.Add(arguments);
        return start;
    }

    /// <summary>How the program, or another, is started on some ranks.</summary>
    public static ProcessStartInfo Start(string launcher, int ranks, string arguments, string? library = null, string? program = null)
    {
        var start = new ProcessStartInfo(launcher);
        string[] forRoot = launcher == OpenMpi ? ["--allow-run-as-root", "--oversubscribe"] : [];
        foreach (string argument in (string[])[.. forRoot, "-n", ranks.ToString(CultureInfo.InvariantCulture), program ?? Program, .. arguments.Split(' ')])
        {
            start.ArgumentList.Add(argument);
        }

        // What started the tests is no launcher of theirs.
        foreach (string variable in (string[])["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "GENBN_MPI_LIBRARY", "UCX_ERROR_SIGNALS"])
        {
            start.Environment.Remove(variable);
        }

        if (library is not null)
        {
            start.Environment["GENBN_MPI_LIBRARY"] = library;
        }

        return start;
    }

    private static string? PathOf(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}

/// <summary>A test that starts ranks, and says that it was skipped where there is no MPI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MpiTheoryAttribute : Xunit.TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = MpiRun.SkipReason;
}
