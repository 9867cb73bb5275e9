namespace GenBn.Benchmarks.Training;

/// <summary>What a contender does before the other one's turn comes.</summary>
/// <param name="Name">Its name, for example <c>an epoch</c>.</param>
/// <param name="Steps">Batches.</param>
/// <param name="Images">Images of these batches.</param>
internal sealed record Turn(string Name, int Steps, int Images)
{
    /// <summary>One pass over the data.</summary>
    public static Turn Epoch(Contest contest) => new("an epoch", contest.StepsPerEpoch, contest.Train.Count);

    /// <summary>So many batches.</summary>
    public static Turn Batches(Contest contest, int steps) => new($"a turn of {steps} steps", steps, steps * contest.BatchSize);
}
