namespace GenBn.Distributed;

/// <summary>Options of <see cref="MpiCollective"/>.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// Time that a rank waits for others in an exchange before it ends all ranks; 0 means no limit. It must be longer than work of one rank for which
    /// the others wait, such as writing a checkpoint. Default: 5 minutes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }
    = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Path of the MPI library. Null, the default, means that of the environment variable <c>GENBN_MPI_LIBRARY</c>, otherwise the library of the launcher
    /// that started the process, otherwise the first one that is found.
    /// </summary>
    public string? Library { get; init; }
}
