using System.Globalization;

namespace GenBn.Distributed.Interop;

/// <summary>The family of a launcher, if it determines which library is compatible.</summary>
internal enum LauncherFamily
{
    /// <summary>None, or one that serves several libraries.</summary>
    Any,

    /// <summary>Open MPI's <c>mpirun</c>.</summary>
    OpenMpi,

    /// <summary>MPICH's <c>mpirun</c>, or that of a relative.</summary>
    Mpich,
}

/// <summary>The launcher that started this process, by its environment.</summary>
/// <param name="Name">Its name in messages; null without a launcher.</param>
/// <param name="Variable">The variable that names the number of processes.</param>
/// <param name="Size">The number of processes; 1 without a launcher.</param>
/// <param name="Family">Its family.</param>
internal sealed record Launcher(string? Name, string Variable, int Size, LauncherFamily Family)
{
    /// <summary>
    /// The order matters: a launcher inside a job of Slurm sets its own variable too. <c>SLURM_NTASKS</c> does not count, because a batch
    /// script has it as well; the size of a step is set by <c>srun</c> alone.
    /// </summary>
    private static readonly (string Variable, string Name, LauncherFamily Family)[] s_known =
    [
        ("OMPI_COMM_WORLD_SIZE", "Open MPI's mpirun", LauncherFamily.OpenMpi),
        ("PMI_SIZE", "MPICH's mpirun, or a relative of it,", LauncherFamily.Mpich),
        ("SLURM_STEP_NUM_TASKS", "Slurm's srun", LauncherFamily.Any),
    ];

    /// <summary>The launcher of this process.</summary>
    public static Launcher Current { get; } = Of(Environment.GetEnvironmentVariable);

    /// <summary>The launcher that an environment names.</summary>
    public static Launcher Of(Func<string, string?> variable)
    {
        foreach ((string key, string name, LauncherFamily family) in s_known)
        {
            if (int.TryParse(variable(key), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0)
            {
                return new Launcher(name, key, size, family);
            }
        }

        return new Launcher(null, "", 1, LauncherFamily.Any);
    }

    /// <summary>The error if MPI counts another number of ranks than the launcher has started; null if both agree.</summary>
    public string? FaultOf(int ranks, MpiLibrary library)
    {
        if (Name is null || ranks == Size)
        {
            return null;
        }

        const string other = $"or let {MpiLibrary.Variable} name the library that fits.";
        string cure = Family == LauncherFamily.Any
            ? $"Let srun use the interface of processes that this library knows, such as --mpi=pmix or --mpi=pmi2, {other}"
            : $"It is the wrong mpirun, or the wrong library: start with the mpirun of {library.Version}, {other}";
        return FormattableString.Invariant($"{Name} has started {Size} processes ({Variable}), but MPI counts {ranks} in {library.File} ({library.Version}). ")
            + $"Each would train alone. {cure}";
    }
}
