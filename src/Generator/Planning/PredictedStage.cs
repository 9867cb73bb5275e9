namespace GenBn.Generator.Planning;

/// <summary>A stage that prediction has, too.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
internal abstract record PredictedStage(Operand Input, Operand Output) : Stage(Input, Output)
{
    /// <summary>Whether it works over all blocks at once, and what follows with it.</summary>
    public virtual bool TakesAllBlocks => false;

    /// <summary>What a predictor keeps for it.</summary>
    public virtual IEnumerable<StageObject> PredictorObjects => [];

    /// <summary>Memory that it needs beside what it reads and writes, in the prediction of many samples; null for none.</summary>
    public virtual Tensor? Workspace => null;

    /// <summary>Its steps in the prediction of many samples.</summary>
    public abstract void Predict(ScheduleBuilder schedule);

    /// <summary>Its steps in the prediction of one sample.</summary>
    public abstract void PredictSample(SamplePlanner plan);
}
