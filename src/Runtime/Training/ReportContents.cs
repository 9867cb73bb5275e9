namespace GenBn.Training;

/// <summary>What the reports of a call of <c>Fit</c> will contain; see <see cref="TrainingCallback.CheckReports"/>.</summary>
public sealed record ReportContents
{
    /// <summary>Whether there is an <see cref="EpochReport.TrainAccuracy"/>: accuracy has a meaning for the training samples and the loss.</summary>
    public bool HasTrainAccuracy { get; init; }

    /// <summary>Whether there is an <see cref="EpochReport.TestLoss"/>: a test set was passed to <c>Fit</c>.</summary>
    public bool HasTestLoss { get; init; }

    /// <summary>Whether there is an <see cref="EpochReport.TestAccuracy"/>: accuracy has a meaning for the test samples and the loss.</summary>
    public bool HasTestAccuracy { get; init; }
}
