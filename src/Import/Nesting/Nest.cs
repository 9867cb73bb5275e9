using GenBn.Import.Layers;

namespace GenBn.Import.Nesting;

/// <summary>
/// Finds the nested form of a graph of steps. Where branches meet, they begin at the meeting point's immediate dominator: the last step through which
/// every way from the input leads. A graph in which branches share anything after that step has no nested form.
/// </summary>
internal sealed class Nest
{
    /// <summary>Blocks within blocks. Models have a few levels.</summary>
    private const int Deepest = 64;

    private readonly Dictionary<Step, Step> _dominators = [];
    private readonly HashSet<Step> _used = [];
    private readonly Obstacles _obstacles;

    private Nest(Obstacles obstacles) => _obstacles = obstacles;

    /// <summary>The nested form; null if there is none, which is an obstacle.</summary>
    public static Sequence? Of(Step end, Obstacles obstacles)
    {
        var nest = new Nest(obstacles);
        Step input = nest.FindDominators(Chains.Ordered(end));
        return nest.Read(input, end, depth: 0);
    }

    private Step FindDominators(IReadOnlyList<Step> ordered)
    {
        var depths = new Dictionary<Step, int>();
        foreach (Step step in ordered)
        {
            if (step.Inputs.Count == 0)
            {
                depths[step] = 0;
                continue;
            }

            Step dominator = step.Inputs[0];
            foreach (Step input in step.Inputs.Skip(1))
            {
                Step other = input;
                while (dominator != other)
                {
                    if (depths[dominator] < depths[other])
                    {
                        other = _dominators[other];
                    }
                    else
                    {
                        dominator = _dominators[dominator];
                    }
                }
            }

            _dominators[step] = dominator;
            depths[step] = depths[dominator] + 1;
        }

        return ordered[0];
    }

    /// <summary>The layers from after a step up to another one.</summary>
    private Sequence? Read(Step start, Step end, int depth)
    {
        if (depth > Deepest)
        {
            _obstacles.Add(end.Origin, $"blocks are nested more than {Deepest} deep");
            return null;
        }

        var items = new List<Item>();
        for (Step step = end; step != start;)
        {
            if (!_used.Add(step))
            {
                _obstacles.Add(step.Origin, "its output is read by branches that do not begin and end together, so that they are no blocks within each other");
                return null;
            }

            Step before = _dominators[step];
            if (step.Inputs.Count == 1)
            {
                items.Add(new LayerItem(step));
            }
            else
            {
                Sequence?[] branches = [.. step.Inputs.Select(input => Read(before, input, depth + 1))];
                if (branches.Contains(null))
                {
                    return null;
                }

                items.Add(new MergeItem(step, [.. branches.Select(branch => branch!)]));
            }

            step = before;
        }

        items.Reverse();
        return new Sequence(items);
    }
}
