using System.Collections.Immutable;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>Which of the pipeline's steps a run of the generator computed anew. A step has one output per network.</summary>
internal sealed class TrackedSteps(GeneratorRunResult result)
{
    public IReadOnlyList<IncrementalStepRunReason> Declarations => Reasons(TrackingNames.Declaration);

    public IReadOnlyList<IncrementalStepRunReason> Files => Reasons(TrackingNames.Files);

    public IReadOnlyList<IncrementalStepRunReason> Outputs =>
        [.. result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason)];

    /// <summary>Everything that the pipeline keeps between runs.</summary>
    public IEnumerable<object> Values =>
        new[] { TrackingNames.Declaration, TrackingNames.Files }.SelectMany(OutputsOf).Select(output => output.Value);

    /// <summary>Nothing was written anew: the declarations were equal, and the work behind them was not even started.</summary>
    public void MustBeKept()
    {
        Assert.All(Declarations, reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached }));
        Assert.All(Files, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(Outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private IReadOnlyList<IncrementalStepRunReason> Reasons(string step) => [.. OutputsOf(step).Select(output => output.Reason)];

    private IEnumerable<(object Value, IncrementalStepRunReason Reason)> OutputsOf(string step) =>
        result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? steps.SelectMany(run => run.Outputs) : [];
}
