namespace GenBn.Distributed;

/// <summary>Events that rank 0 sends to the others.</summary>
[Flags]
internal enum RankEvents
{
    None = 0,

    /// <summary>There are callbacks or a token, so decisions must be sent.</summary>
    Decides = 1,

    /// <summary>A callback has thrown; a message follows.</summary>
    Failed = 2,

    /// <summary>A callback has asked to stop; the reason follows once.</summary>
    Stopped = 4,

    /// <summary>The token was cancelled.</summary>
    Cancelled = 8,

    /// <summary>A callback has written to parameters or running statistics; they follow.</summary>
    Wrote = 16,
}
