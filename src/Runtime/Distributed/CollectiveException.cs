namespace GenBn.Distributed;

/// <summary>
/// Ranks cannot train together: one has failed, has ended, does not answer, or differs from the others. The message names the rank and the
/// cause.
/// </summary>
public class CollectiveException : Exception
{
    /// <summary>Without a message of its own.</summary>
    public CollectiveException()
        : base("An exchange between ranks has failed.")
    {
    }

    /// <summary>With a message.</summary>
    public CollectiveException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public CollectiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
