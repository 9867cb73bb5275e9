namespace GenBn.Distributed;

/// <summary>State of a rank's samples of a batch. The largest state of all ranks counts.</summary>
internal enum LossState
{
    /// <summary>They have a loss.</summary>
    Complete = 0,

    /// <summary>A target is out of range.</summary>
    BadTarget = 1,

    /// <summary>The loss has thrown.</summary>
    Failed = 2,

    /// <summary>An input is out of range, so there is no loss.</summary>
    BadInput = 3,
}
