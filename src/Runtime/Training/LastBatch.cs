namespace GenBn.Training;

/// <summary>How training handles the last samples of an epoch if they are fewer than the batch size.</summary>
public enum LastBatch
{
    /// <summary>
    /// They form a smaller batch, as with <see cref="Smaller"/>. A single sample is merged, as with <see cref="Merged"/>, if a batch norm of
    /// vectors could not train on it.
    /// </summary>
    Automatic,

    /// <summary>They form a smaller batch.</summary>
    Smaller,

    /// <summary>They are left out. If the order is random, each epoch leaves out others.</summary>
    Dropped,

    /// <summary>They are added to the batch before, which then has more than <see cref="TrainerOptions.BatchSize"/> samples.</summary>
    Merged,
}
