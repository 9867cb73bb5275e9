namespace GenBn.Sample.Recipes;

/// <summary>How long a training takes, in the unit in which it reports.</summary>
internal abstract record TrainingLength
{
    private TrainingLength()
    {
    }

    /// <summary>Passes over the data, with a report after each.</summary>
    internal sealed record Epochs(int Count) : TrainingLength;

    /// <summary>Batches, with reports in between.</summary>
    internal sealed record Steps(int Count) : TrainingLength;
}
