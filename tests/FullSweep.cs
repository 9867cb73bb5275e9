namespace GenBn.Tests;

/// <summary>Whether sweeps run whole, which takes tens of minutes, or the share that every run takes: <c>GENBN_FULL_SWEEP=1</c> in the environment.</summary>
internal static class FullSweep
{
    public static bool IsOn => Environment.GetEnvironmentVariable("GENBN_FULL_SWEEP") == "1";
}
