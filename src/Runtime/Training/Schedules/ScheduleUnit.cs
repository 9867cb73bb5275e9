namespace GenBn.Training;

/// <summary>What the lengths of a schedule count.</summary>
public enum ScheduleUnit
{
    /// <summary>Optimizer steps, one a batch.</summary>
    Steps,

    /// <summary>Epochs. Known in <c>Fit</c> and <c>FitSteps</c> of a trainer, and in single steps after one of those.</summary>
    Epochs,
}
