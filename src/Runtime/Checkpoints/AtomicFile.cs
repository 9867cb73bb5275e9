namespace GenBn;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Gives <paramref name="write"/> a temporary file beside <paramref name="path"/>, brings it to the disk, then moves it
    /// there, over a file that may exist. Whenever the process ends, the path has the old content or the new.
    /// </summary>
    /// <remarks>If anything fails, the temporary file is deleted, and the old file is as it was.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.tmp-{Guid.NewGuid():N}";
        FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            using (file)
            {
                write(file);

                // A move may reach the disk before the content does, unless that is there already.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>
    /// As <see cref="Write"/>, but the old file is kept as <paramref name="previous"/>, over one that may exist. Whenever the process
    /// ends, one of the two is complete, and a file at the path is never older than the previous one.
    /// </summary>
    /// <remarks>
    /// The temporary file is <c>path.tmp</c>: what a process left that was killed is overwritten by the next. There is a moment between
    /// two moves when only the previous file is there.
    /// </remarks>
    public static void WriteKeepingPrevious(string path, string previous, Action<Stream> write)
    {
        string temporary = $"{path}.tmp";
        FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        bool moved = false;
        try
        {
            using (file)
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path))
            {
                File.Move(path, previous, overwrite: true);
                moved = true;
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            if (moved && !File.Exists(path))
            {
                File.Move(previous, path);
            }

            throw;
        }
    }
}
