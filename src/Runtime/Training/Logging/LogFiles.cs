namespace GenBn.Training;

/// <summary>Where logs go.</summary>
internal static class LogFiles
{
    /// <summary>Makes a directory, and those above it, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void CreateDirectory(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The log directory '{directory}' cannot be made: {exception.Message}", exception);
        }
    }
}
