namespace GenBn.Sample.Images;

/// <summary>Images by their purpose.</summary>
/// <param name="Train">To learn.</param>
/// <param name="Validation">To watch training on; null where the test images serve for that.</param>
/// <param name="Test">To measure the result on.</param>
internal sealed record ImageSplit(Dataset Train, Dataset? Validation, Dataset Test)
{
    /// <summary>What training reads: <see cref="Train"/>, unless its images are changed at random.</summary>
    public IDataSource Learned
    {
        get => field ?? Train;
        init;
    }

    /// <summary>What training is watched on.</summary>
    public Dataset Watched => Validation ?? Test;

    /// <summary>Sets the last <paramref name="share"/> of the training images apart for validation.</summary>
    public ImageSplit WithValidation(double share)
    {
        int count = (int)(Train.Count * share);
        return count == 0 ? this : this with { Train = Train.Slice(0, Train.Count - count), Validation = Train.Slice(Train.Count - count, count) };
    }

    /// <summary>Leaves out the last training images, which do not fill a batch.</summary>
    public ImageSplit WithFullBatches(int batchSize) =>
        Train.Count <= batchSize ? this : this with { Train = Train.Slice(0, Train.Count / batchSize * batchSize) };

    /// <summary>Numbers of images, for example <c>8,000 training, 2,000 validation and 2,000 test images</c>.</summary>
    public override string ToString() => Validation is null
        ? FormattableString.Invariant($"{Train.Count:N0} training and {Test.Count:N0} test images")
        : FormattableString.Invariant($"{Train.Count:N0} training, {Validation.Count:N0} validation and {Test.Count:N0} test images");
}
