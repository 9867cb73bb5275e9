using System.Runtime.InteropServices;

namespace GenBn.Distributed.Interop;

/// <summary>The constants that differ between libraries. Three sets cover all libraries in use.</summary>
/// <param name="Name">Name in messages.</param>
/// <param name="World">The communicator of all ranks.</param>
/// <param name="Byte">The data type of a byte.</param>
/// <param name="ErrorsReturn">The error handler that lets a call return its error.</param>
/// <param name="StatusIgnore">Argument for a status that is not needed.</param>
/// <param name="ThreadSerialized">The level of thread support at which any thread may call, one at a time.</param>
internal sealed record MpiAbi(string Name, nint World, nint Byte, nint ErrorsReturn, nint StatusIgnore, int ThreadSerialized)
{
    /// <summary>MPICH, Intel MPI, MVAPICH and Cray MPI: handles are numbers.</summary>
    public static readonly MpiAbi Mpich = new("MPICH", 0x44000000, 0x4c00010d, 0x54000001, 1, 2);

    /// <summary>MPI 5's standard, section 20: handles are small numbers, and levels of thread support are spaced.</summary>
    public static readonly MpiAbi Standard = new("MPI 5", 0x101, 0x247, 0x142, 0, 2048);

    /// <summary>Open MPI: handles are addresses of the library's data.</summary>
    public static MpiAbi OpenMpi(nint library) => new(
        "Open MPI",
        NativeLibrary.GetExport(library, "ompi_mpi_comm_world"),
        NativeLibrary.GetExport(library, "ompi_mpi_byte"),
        NativeLibrary.GetExport(library, "ompi_mpi_errors_return"),
        0,
        2);

    /// <summary>
    /// The constants of a library. One with the standard's constants declares them, and may be based on another library that exports more.
    /// </summary>
    public static unsafe MpiAbi Of(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "MPI_Abi_get_version", out nint address))
        {
            int major = -1;
            int minor = -1;
            int error = ((delegate* unmanaged<int*, int*, int>)address)(&major, &minor);
            if (error == 0 && major > 0)
            {
                return major == 1
                    ? Standard
                    : throw new CollectiveException($"The MPI library has version {major}.{minor} of MPI's binary interface, but only version 1 is supported.");
            }
        }

        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _) ? OpenMpi(library) : Mpich;
    }
}
