using System.Runtime.InteropServices;

namespace GenBn.Weights;

/// <summary>Finds the kind of file at a path, and the place where a file with this path is stored.</summary>
internal static unsafe partial class FilePlace
{
    /// <summary>The bits of a mode for the kind of a file, and their values, which are the same on every Unix.</summary>
    private const int TypeBits = 0xF000;
    private const int NamedPipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int BlockDevice = 0x6000;
    private const int Socket = 0xC000;

    /// <summary>Size of a buffer for the runtime's FileStatus, whose second number is the mode. It needs less than half of this.</summary>
    private const int StatusBytes = 512;

    /// <summary>The kind of file at the path.</summary>
    public static FileKind KindOf(string path)
    {
        if (Directory.Exists(path))
        {
            return FileKind.Directory;
        }

        return ModeOf(path) switch
        {
            null => File.Exists(Resolved(path)) ? FileKind.Regular : FileKind.None,
            0 => FileKind.None,
            { } mode => KindOfMode(mode),
        };
    }

    /// <summary>
    /// The path at the end of the symbolic links that begin at <paramref name="path"/>, even if there is nothing; the path itself if it is not a
    /// link.
    /// </summary>
    /// <exception cref="IOException">The links are circular.</exception>
    public static string Resolved(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private static FileKind KindOfMode(int mode) => (mode & TypeBits) switch
    {
        NamedPipe or CharacterDevice => FileKind.Stream,
        BlockDevice or Socket => FileKind.Other,
        _ => FileKind.Regular,
    };

    /// <summary>
    /// The mode of the file; 0 if there is none, and null if the system has no modes. The framework returns permissions but no types, so this calls
    /// its native library, which knows the layout of a file's status on every system.
    /// </summary>
    private static int? ModeOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        int* status = stackalloc int[StatusBytes / sizeof(int)];
        try
        {
            return Status(path, status) == 0 ? status[1] : 0;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(string path, int* status);
}
