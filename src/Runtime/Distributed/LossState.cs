namespace GenBn.Distributed;

/// <summary>What has become of a rank's samples of a batch; the larger counts.</summary>
internal enum LossState
{
    /// <summary>They have a loss.</summary>
    Complete = 0,

    /// <summary>A target is out of range.</summary>
    BadTarget = 1,

    /// <summary>The loss has thrown.</summary>
    Failed = 2,

    /// <summary>An input is out of range, so that there is no loss.</summary>
    BadInput = 3,
}
