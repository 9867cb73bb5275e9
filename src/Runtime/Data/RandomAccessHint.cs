using System.Runtime.InteropServices;

namespace GenBn;

/// <summary>
/// Tells the operating system that mapped memory will be read here and there. Else it reads ahead of every place, up to megabytes
/// for each image, and drops them before they are used where the file is larger than the memory.
/// </summary>
internal static unsafe partial class RandomAccessHint
{
    /// <summary>MADV_RANDOM, the same number on Linux, macOS and FreeBSD.</summary>
    private const int Random = 1;

    /// <summary>Gives the hint; where the system has none, nothing happens.</summary>
    /// <param name="view">A view that starts at a page of memory.</param>
    /// <returns>Whether the system took it. It changes how fast pages come, not what is in them.</returns>
    public static bool Give(SafeBuffer view)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser() || OperatingSystem.IsWasi())
        {
            return false;
        }

        byte* start = null;
        view.AcquirePointer(ref start);
        try
        {
            return Advise(start, checked((nuint)view.ByteLength), Random) == 0;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
        finally
        {
            view.ReleasePointer();
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* start, nuint length, int advice);
}
