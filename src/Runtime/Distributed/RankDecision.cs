namespace GenBn.Distributed;

/// <summary>The decision of rank 0 between two steps, by its callbacks and its cancellation token.</summary>
/// <param name="Events">The events on rank 0.</param>
/// <param name="LearningRate">The learning rate, before the schedule.</param>
internal readonly record struct RankDecision(RankEvents Events, float LearningRate)
{
    public bool Has(RankEvents happened) => (Events & happened) != 0;
}
