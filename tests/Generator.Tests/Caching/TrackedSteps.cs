using System.Collections.Immutable;
using System.Reflection;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>Which of the pipeline's steps a run of the generator computed anew. A step has one output per network.</summary>
internal sealed class TrackedSteps(GeneratorRunResult result)
{
    /// <summary>The names that the generator gives to its steps.</summary>
    public static IReadOnlyList<string> OwnNames { get; } =
        [.. typeof(TrackingNames).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!)];

    public IReadOnlyList<IncrementalStepRunReason> Declarations => Reasons(TrackingNames.Declaration);

    public IReadOnlyList<IncrementalStepRunReason> Files => Reasons(TrackingNames.Files);

    public IReadOnlyList<IncrementalStepRunReason> Outputs =>
        [.. result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason)];

    /// <summary>Names of all steps on the way to the generated files, the compiler's included; "" for a step without a name.</summary>
    public IReadOnlySet<string> Names => Upstream().Select(step => step.Name ?? "").ToHashSet();

    /// <summary>Everything that the generator's own steps keep between runs.</summary>
    public IEnumerable<object> Values => OwnNames.SelectMany(OutputsOf).Select(output => output.Value);

    /// <summary>Nothing was written anew: the declarations were equal, and the work behind them was not even started.</summary>
    public void MustBeKept()
    {
        Assert.All(Declarations, reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached }));
        foreach (string step in OwnNames.Except([TrackingNames.Declaration]))
        {
            Assert.All(Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        }

        Assert.All(Outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>Not even the declarations were read again.</summary>
    public void MustAllBeCached() => Assert.All([.. OwnNames.SelectMany(Reasons), .. Outputs], reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

    private IReadOnlyList<IncrementalStepRunReason> Reasons(string step) => [.. OutputsOf(step).Select(output => output.Reason)];

    private IEnumerable<(object Value, IncrementalStepRunReason Reason)> OutputsOf(string step) =>
        result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? steps.SelectMany(run => run.Outputs) : [];

    private HashSet<IncrementalGeneratorRunStep> Upstream()
    {
        var seen = new HashSet<IncrementalGeneratorRunStep>();
        var open = new Stack<IncrementalGeneratorRunStep>(result.TrackedOutputSteps.Values.SelectMany(steps => steps));
        while (open.TryPop(out IncrementalGeneratorRunStep? step))
        {
            if (seen.Add(step))
            {
                foreach ((IncrementalGeneratorRunStep source, _) in step.Inputs)
                {
                    open.Push(source);
                }
            }
        }

        return seen;
    }
}
