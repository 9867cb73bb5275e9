using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>Tests that measure the process's memory, or that own the threads which all predictors share: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
