using GenBn.Import.Layers;
using GenBn.Import.Nodes;

namespace GenBn.Import.Nesting;

/// <summary>
/// Gives concatenations the form of the language. Those that repeat the operands of an earlier one, as in DenseNet, read the earlier one instead, and
/// those of more than four branches are nested.
/// </summary>
internal sealed class Chains
{
    private readonly Dictionary<Step, Step> _replaced = [];

    /// <summary>The concatenations before each step.</summary>
    private readonly Dictionary<Step, HashSet<Step>> _before = [];

    /// <summary>Concatenations with all their branches, those of nested ones included.</summary>
    private readonly List<(Step Step, IReadOnlyList<Step> Branches)> _concats = [];

    private Chains()
    {
    }

    /// <summary>The end of the graph with these concatenations.</summary>
    public static Step Shorten(Step end)
    {
        var chains = new Chains();
        foreach (Step step in Ordered(end))
        {
            Step now = step.Layer is ConcatLayer ? chains.Concat(step) : chains.Copy(step);
            chains._replaced[step] = now;
        }

        return chains._replaced[end];
    }

    /// <summary>Steps in an order in which each follows those that it reads.</summary>
    public static IReadOnlyList<Step> Ordered(Step end)
    {
        var ordered = new List<Step>();
        var seen = new HashSet<Step>();
        var open = new Stack<(Step Step, bool IsDone)>([(end, false)]);
        while (open.TryPop(out (Step Step, bool IsDone) next))
        {
            if (next.IsDone)
            {
                ordered.Add(next.Step);
            }
            else if (seen.Add(next.Step))
            {
                open.Push((next.Step, true));
                foreach (Step input in next.Step.Inputs.Reverse())
                {
                    open.Push((input, false));
                }
            }
        }

        return ordered;
    }

    private Step Copy(Step step)
    {
        Step[] inputs = [.. step.Inputs.Select(input => _replaced[input])];
        return Remember(inputs.SequenceEqual(step.Inputs) ? step : new Step(step.Layer, inputs, step.Shape, step.Origin));
    }

    private Step Concat(Step step)
    {
        Step[] branches = [.. step.Inputs.Select(input => _replaced[input])];
        List<Step> inputs = [.. branches];
        if (Prefix(branches) is var (earlier, count))
        {
            inputs.RemoveRange(0, count);
            inputs.Insert(0, earlier);
        }

        while (inputs.Count > Limits.ConcatBranches)
        {
            Step[] first = [.. inputs.Take(Limits.ConcatBranches)];
            inputs.RemoveRange(0, first.Length);
            inputs.Insert(0, Remember(New(step, first)));
        }

        Step now = Remember(inputs.SequenceEqual(step.Inputs) ? step : New(step, inputs));
        _concats.Add((now, branches));
        return now;
    }

    private static Step New(Step step, IReadOnlyList<Step> inputs) =>
        new(new ConcatLayer(), [.. inputs], step.Shape with { Channels = inputs.Sum(input => input.Shape.Channels) }, step.Origin);

    private Step Remember(Step step)
    {
        HashSet<Step> before = [.. step.Inputs.SelectMany(input => _before[input])];
        before.UnionWith(step.Inputs.Where(input => input.Layer is ConcatLayer));
        _before[step] = before;
        return step;
    }

    /// <summary>
    /// The longest earlier concatenation of the first branches, and their number. It must lie before another branch: otherwise the two are side by
    /// side, and a common value would keep them from being blocks.
    /// </summary>
    private (Step Earlier, int Count)? Prefix(Step[] branches)
    {
        (Step Earlier, int Count)? longest = null;
        foreach ((Step earlier, IReadOnlyList<Step> known) in _concats)
        {
            if (known.Count < branches.Length && known.Count > (longest?.Count ?? 1) && known.SequenceEqual(branches.Take(known.Count))
                && branches.Skip(known.Count).Any(branch => _before[branch].Contains(earlier)))
            {
                longest = (earlier, known.Count);
            }
        }

        return longest;
    }
}
