using GenBn.Distributed.Interop;

namespace GenBn.Distributed;

/// <summary>MPI, started in this process.</summary>
/// <param name="Library">The library.</param>
/// <param name="Communicator">The communicator of this package's messages only.</param>
/// <param name="Rank">Number of this process.</param>
/// <param name="Ranks">Number of processes.</param>
internal sealed record MpiSession(MpiLibrary Library, nint Communicator, int Rank, int Ranks)
{
    /// <summary>Starts MPI, and compares its number of ranks with that of the launcher.</summary>
    /// <exception cref="CollectiveException">The library reports an error, or is not the launcher's.</exception>
    /// <exception cref="InvalidOperationException">Other code has already started MPI.</exception>
    public static unsafe MpiSession Start(MpiLibrary library, Launcher launcher)
    {
        MpiAbi abi = library.Abi;
        int flag = 0;
        RankMessages.Check("MPI_Initialized", MpiFunctions.MPI_Initialized(&flag));
        if (flag != 0)
        {
            throw new InvalidOperationException("Other code in this process has already started MPI, but GenBn.Mpi must start it.");
        }

        int provided = 0;
        RankMessages.Check("MPI_Init_thread", MpiFunctions.MPI_Init_thread(null, null, abi.ThreadSerialized, &provided));
        RankMessages.Check("MPI_Comm_set_errhandler", MpiFunctions.MPI_Comm_set_errhandler(abi.World, abi.ErrorsReturn));
        int rank = 0;
        int ranks = 0;
        RankMessages.Check("MPI_Comm_rank", MpiFunctions.MPI_Comm_rank(abi.World, &rank));
        RankMessages.Check("MPI_Comm_size", MpiFunctions.MPI_Comm_size(abi.World, &ranks));
        string? fault = provided < abi.ThreadSerialized
            ? FormattableString.Invariant($"The MPI library {library.File} ({library.Version}) admits calls from one thread only: ")
                + FormattableString.Invariant($"it offers level {provided}, but {abi.ThreadSerialized} (MPI_THREAD_SERIALIZED) is needed.")
            : launcher.FaultOf(ranks, library);
        if (fault is not null)
        {
            // All ranks find the same.
            _ = MpiFunctions.MPI_Finalize();
            throw new CollectiveException(fault);
        }

        nint communicator = 0;
        RankMessages.Check("MPI_Comm_dup", MpiFunctions.MPI_Comm_dup(abi.World, &communicator));
        RankMessages.Check("MPI_Comm_set_errhandler", MpiFunctions.MPI_Comm_set_errhandler(communicator, abi.ErrorsReturn));
        return new MpiSession(library, communicator, rank, ranks);
    }
}
