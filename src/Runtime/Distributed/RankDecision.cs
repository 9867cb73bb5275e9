namespace GenBn.Distributed;

/// <summary>What rank 0 has decided between two steps, by its callbacks and its cancellation token.</summary>
/// <param name="Events">What has happened.</param>
/// <param name="LearningRate">The learning rate, before the schedule.</param>
internal readonly record struct RankDecision(RankEvents Events, float LearningRate)
{
    public bool Has(RankEvents happened) => (Events & happened) != 0;
}
