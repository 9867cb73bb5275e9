namespace GenBn.Benchmarks.Prediction;

/// <summary>One side of a comparison.</summary>
internal interface ISide : IDisposable
{
    /// <summary>Does what is measured, so many times.</summary>
    void Run(int times);
}
