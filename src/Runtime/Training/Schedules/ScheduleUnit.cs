namespace GenBn.Training;

/// <summary>The unit of a schedule's lengths.</summary>
public enum ScheduleUnit
{
    /// <summary>Steps of the optimizer, one per batch.</summary>
    Steps,

    /// <summary>Epochs. Their length is known in <c>Fit</c> and <c>FitSteps</c> of a trainer, and in single steps after one of those calls.</summary>
    Epochs,
}
