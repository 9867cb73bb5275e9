namespace GenBn.Training;

/// <summary>The value of an <see cref="EpochReport"/> that <see cref="EarlyStopping"/> watches.</summary>
public enum MonitoredValue
{
    /// <summary><see cref="EpochReport.TestLoss"/>; lower is better.</summary>
    TestLoss,

    /// <summary><see cref="EpochReport.TestAccuracy"/>; higher is better.</summary>
    TestAccuracy,

    /// <summary><see cref="EpochReport.Loss"/>, the training loss; lower is better.</summary>
    TrainingLoss,
}
