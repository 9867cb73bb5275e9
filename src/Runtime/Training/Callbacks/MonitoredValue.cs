namespace GenBn.Training;

/// <summary>The value of an <see cref="EpochReport"/> that <see cref="EarlyStopping"/> watches.</summary>
public enum MonitoredValue
{
    /// <summary><see cref="EpochReport.TestLoss"/>, the lower the better.</summary>
    TestLoss,

    /// <summary><see cref="EpochReport.TestAccuracy"/>, the higher the better.</summary>
    TestAccuracy,

    /// <summary><see cref="EpochReport.Loss"/>, the training loss, the lower the better.</summary>
    TrainingLoss,
}
