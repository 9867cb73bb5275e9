namespace GenBn.Tests.Training.Logging;

/// <summary>A clock that always says the same.</summary>
internal sealed class StoppedClock(long unixSeconds) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
}
