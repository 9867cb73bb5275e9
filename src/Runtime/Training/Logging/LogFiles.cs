namespace GenBn.Training;

/// <summary>Directories of logs.</summary>
internal static class LogFiles
{
    /// <summary>Creates a directory, and those above it, if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void CreateDirectory(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The log directory '{directory}' cannot be created: {exception.Message}", exception);
        }
    }
}
