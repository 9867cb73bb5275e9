using System.Runtime.InteropServices;
using System.Text;

namespace GenBn.Distributed.Interop;

/// <summary>The MPI library of this process.</summary>
/// <param name="Abi">Its constants.</param>
/// <param name="File">Its file, as it was found.</param>
/// <param name="Version">Its name and version, on one line.</param>
internal sealed partial record MpiLibrary(MpiAbi Abi, string File, string Version)
{
    /// <summary>The environment variable that chooses the library's file.</summary>
    public const string Variable = "GENBN_MPI_LIBRARY";

    /// <summary>Finds the library, and sets it for all calls.</summary>
    /// <param name="chosen">Its file; null means the first one that is found.</param>
    /// <param name="launcher">The launcher of this process, whose library is preferred.</param>
    /// <exception cref="CollectiveException">No library was found, or the file is not an MPI library.</exception>
    public static MpiLibrary Load(string? chosen, Launcher launcher)
    {
        KeepSignals();
        (nint library, string file) = chosen is { Length: > 0 } ? (LoadChosen(chosen), chosen) : Find(launcher);
        if (!NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _))
        {
            throw new CollectiveException($"'{file}' is not an MPI library: it has no function MPI_Init_thread.");
        }

        MpiFunctions.Use(library);
        return new MpiLibrary(MpiAbi.Of(library), file, VersionOfLoaded());
    }

    /// <summary>Names of files, starting with those of the launcher's family.</summary>
    /// <param name="launcher">The launcher of this process.</param>
    /// <param name="isMac">Whether files are named as on macOS.</param>
    internal static IReadOnlyList<string> Names(Launcher launcher, bool isMac)
    {
        string[] open = isMac ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        string[] mpich = isMac ? ["libmpi.12.dylib"] : ["libmpich.so.12", "libmpi.so.12"];
        string[] others = isMac ? ["libmpi_abi.1.dylib", "libmpi_abi.dylib", "libmpi.dylib"] : ["libmpi_abi.so.1", "libmpi_abi.so", "libmpi.so", "libmpich.so"];
        return launcher.Family == LauncherFamily.Mpich ? [.. mpich, .. open, .. others] : [.. open, .. mpich, .. others];
    }

    private static nint LoadChosen(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new CollectiveException($"The MPI library '{file}', which {Variable} or the options name, cannot be loaded: {exception.Message}", exception);
        }
    }

    private static (nint Library, string File) Find(Launcher launcher)
    {
        IReadOnlyList<string> names = Names(launcher, OperatingSystem.IsMacOS());
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return (library, name);
            }
        }

        throw new CollectiveException(
            $"No MPI library was found; tried: {string.Join(", ", names)}. Install Open MPI or MPICH, or let {Variable} name the library's file.");
    }

    private static unsafe string VersionOfLoaded()
    {
        const int Most = 8192;
        byte* text = stackalloc byte[Most];
        int length = 0;
        if (MpiFunctions.MPI_Get_library_version(text, &length) != 0)
        {
            return "of unknown version";
        }

        string version = Encoding.UTF8.GetString(text, Math.Clamp(length, 0, Most)).Trim('\0', ' ', '\n');
        int end = version.IndexOfAny(['\n', ',']);
        // MPICH writes "MPICH Version:      4.0.2".
        string first = (end < 0 ? version : version[..end]).Replace(" Version:", "", StringComparison.Ordinal);
        return string.Join(' ', first.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>
    /// UCX, which both libraries may use, takes over the signals of memory faults when it is loaded. .NET turns these signals into exceptions, and would
    /// crash if code used a null reference. Settings of the user are not changed.
    /// </summary>
    private static void KeepSignals()
    {
        if (!OperatingSystem.IsWindows())
        {
            SetEnvironment("UCX_ERROR_SIGNALS", "", overwrite: 0);
        }
    }

    // The runtime's own method changes what managed code sees, and not what native libraries read.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
