namespace GenBn.Distributed;

/// <summary>
/// Ranks cannot train together: a rank failed, ended, does not answer, or differs from the others. The message names the rank and the cause.
/// </summary>
public class CollectiveException : Exception
{
    /// <summary>Creates an exception with a default message.</summary>
    public CollectiveException()
        : base("An exchange between ranks has failed.")
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">The message.</param>
    public CollectiveException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CollectiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
