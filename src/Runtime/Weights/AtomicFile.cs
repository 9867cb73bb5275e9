namespace GenBn.Weights;

/// <summary>Writes files such that each is either complete or absent.</summary>
/// <remarks>
/// The target of a symbolic link is written, and an existing file keeps its mode. A named pipe or a character device is written to directly; a
/// directory, a disk or a socket is rejected.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> write a temporary file beside <paramref name="path"/>, flushes it to the disk, and moves it to the path, over
    /// an existing file. Whenever the process ends, the path has the old content or the new.
    /// </summary>
    /// <remarks>If anything fails, the temporary file is deleted, and the old file does not change.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        if (IsWrittenInPlace(path))
        {
            WriteInPlace(path, write);
            return;
        }

        string target = FilePlace.Resolved(path);
        string temporary = $"{target}.tmp-{Guid.NewGuid():N}";
        FileStream file = Create(temporary, FileMode.CreateNew, target);
        try
        {
            WriteToDisk(file, write);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>
    /// As <see cref="Write"/>, but the old file becomes <paramref name="previous"/>, over an existing one. Whenever the process ends, one of the two
    /// is complete, and a file at the path is never older than the previous one.
    /// </summary>
    /// <remarks>
    /// The temporary file is <c>path.tmp</c>, so the next process overwrites the one of a process that was killed. For a moment between two moves,
    /// only the previous file exists. A pipe or a device has no previous content.
    /// </remarks>
    public static void WriteKeepingPrevious(string path, string previous, Action<Stream> write)
    {
        if (IsWrittenInPlace(path))
        {
            WriteInPlace(path, write);
            return;
        }

        string target = FilePlace.Resolved(path);
        string temporary = $"{target}.tmp";
        RequireOwn(temporary);
        RequireOwn(previous);
        FileStream file = Create(temporary, FileMode.Create, target);
        bool moved = false;
        try
        {
            WriteToDisk(file, write);
            if (File.Exists(target))
            {
                File.Move(target, previous, overwrite: true);
                moved = true;
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            if (moved && !File.Exists(target))
            {
                File.Move(previous, target);
            }

            throw;
        }
    }

    /// <summary>Whether there is a pipe or a device at the path, which takes bytes and stores none.</summary>
    /// <exception cref="IOException">There is something that a file cannot replace.</exception>
    private static bool IsWrittenInPlace(string path) => FilePlace.KindOf(path) switch
    {
        FileKind.Stream => true,
        FileKind.Directory => throw new IOException($"Expected a file to write to at '{path}', but found a directory."),
        FileKind.Other => throw new IOException($"Expected a file to write to at '{path}', but found a disk or a socket, which was left as it is."),
        _ => false,
    };

    private static void WriteInPlace(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        write(stream);
    }

    private static void WriteToDisk(FileStream file, Action<Stream> write)
    {
        using (file)
        {
            write(file);

            // Otherwise, the move might reach the disk before the content.
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Creates a temporary file with the mode of the file that it will replace. It never has more permissions than that.</summary>
    private static FileStream Create(string temporary, FileMode mode, string target)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows() || !File.Exists(target))
        {
            return new FileStream(temporary, options);
        }

        UnixFileMode kept = File.GetUnixFileMode(target);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(temporary, options);
        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, kept);
            return file;
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Checks a name beside the target that only this class uses: there must be a regular file, or nothing.</summary>
    private static void RequireOwn(string path)
    {
        if (FilePlace.KindOf(path) is not (FileKind.None or FileKind.Regular) || new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"Expected an earlier file or none at '{path}', but found something else, which was left as it is.");
        }
    }
}
