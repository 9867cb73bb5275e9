namespace GenBn.Training;

/// <summary>What becomes of the samples of an epoch that are too few for a full batch.</summary>
public enum LastBatch
{
    /// <summary>
    /// A smaller batch, <see cref="Smaller"/>, unless it is too small for the network: a batch norm of vectors learns nothing from a
    /// single sample. That one is <see cref="Merged"/>.
    /// </summary>
    Automatic,

    /// <summary>They are a batch of their own.</summary>
    Smaller,

    /// <summary>They are left out. With a new random order, it is others in each epoch.</summary>
    Dropped,

    /// <summary>They are added to the batch before, which is larger then than <see cref="TrainerOptions.BatchSize"/>.</summary>
    Merged,
}
