namespace GenBn.Distributed;

/// <summary>How ranks meet over MPI.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// How long a rank may wait for others in an exchange, before it ends all ranks; 0 means without limit. It has to be longer than what
    /// one rank does alone while others wait, such as writing a checkpoint. Default: 5 minutes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
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
    /// The file of the MPI library; null means the environment variable <c>GENBN_MPI_LIBRARY</c>, or else the library of the launcher that
    /// started the process, or else the first one that is found.
    /// </summary>
    public string? Library { get; init; }
}
