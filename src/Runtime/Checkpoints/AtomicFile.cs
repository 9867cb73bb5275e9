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
}
