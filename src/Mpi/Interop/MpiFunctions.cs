using System.Reflection;
using System.Runtime.InteropServices;

namespace GenBn.Distributed.Interop;

/// <summary>
/// The functions of MPI that are used. One set of signatures serves every library: a handle is passed as <c>nint</c>, whether it is a pointer (Open
/// MPI, MPI 5) or an <c>int</c> (MPICH). If a library writes an <c>int</c> into a handle, the upper half is zero, so the machine must be
/// little-endian.
/// </summary>
internal static unsafe partial class MpiFunctions
{
    private const string Library = "mpi";
    private static nint s_library;

    /// <summary>Sets the library of all calls, once in a process.</summary>
    public static void Use(nint library)
    {
        if (Interlocked.CompareExchange(ref s_library, library, 0) == 0)
        {
            NativeLibrary.SetDllImportResolver(typeof(MpiFunctions).Assembly, Resolve);
        }
    }

    [LibraryImport(Library)]
    public static partial int MPI_Get_library_version(byte* version, int* length);

    [LibraryImport(Library)]
    public static partial int MPI_Initialized(int* flag);

    [LibraryImport(Library)]
    public static partial int MPI_Init_thread(int* argumentCount, byte*** arguments, int required, int* provided);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_rank(nint communicator, int* rank);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_size(nint communicator, int* size);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_set_errhandler(nint communicator, nint handler);

    [LibraryImport(Library)]
    public static partial int MPI_Comm_dup(nint communicator, nint* copy);

    [LibraryImport(Library)]
    public static partial int MPI_Isend(void* bytes, int count, nint type, int destination, int tag, nint communicator, nint* request);

    [LibraryImport(Library)]
    public static partial int MPI_Irecv(void* bytes, int count, nint type, int source, int tag, nint communicator, nint* request);

    [LibraryImport(Library)]
    public static partial int MPI_Test(nint* request, int* completed, nint status);

    [LibraryImport(Library)]
    public static partial int MPI_Error_string(int error, byte* text, int* length);

    [LibraryImport(Library)]
    public static partial int MPI_Abort(nint communicator, int exitCode);

    [LibraryImport(Library)]
    public static partial int MPI_Finalize();

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? s_library : 0;
}
