namespace GenBn.Generator.Fusion;

/// <summary>Where the gradient of each tensor lives during the backward pass.</summary>
/// <remarks>
/// A convolution's output gradient that a normalisation spreads out is the largest tensor of all, and is read at once: it
/// lives in the worker's scratch memory, one block at a time. An activation on its own works in place.
/// </remarks>
internal sealed class GradientPlan
{
    /// <summary>Marks a gradient that lives in the worker's scratch memory.</summary>
    public const string Scratch = "scratch";

    private readonly Dictionary<string, string> _homes = new(StringComparer.Ordinal);

    public GradientPlan(IReadOnlyList<Stage> stages)
    {
        for (int index = stages.Count - 1; index >= 0; index--)
        {
            Stage stage = stages[index];
            string output = Home(stage.Output.Name);
            Stage? producer = stages.Take(index).LastOrDefault(candidate => candidate.Output.Name == stage.Input.Name);
            if (stage is NormalizeStage { Norm: null, Pool: null })
            {
                _homes[stage.Input.Name] = output;
            }
            else if (stage is NormalizeStage && producer is ConvStage)
            {
                _homes[stage.Input.Name] = Scratch;
            }
            else if (stage is not StatisticsStage)
            {
                Home(stage.Input.Name);
            }
        }
    }

    /// <summary>Tensors that own the memory of a gradient, in a stable order.</summary>
    public IEnumerable<string> Owners => _homes.Values.Where(home => home != Scratch).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The tensor whose gradient memory is used for <paramref name="tensor"/>, or <see cref="Scratch"/>.</summary>
    public string Home(string tensor)
    {
        if (!_homes.TryGetValue(tensor, out string? home))
        {
            home = tensor;
            _homes[tensor] = home;
        }

        return home;
    }
}
