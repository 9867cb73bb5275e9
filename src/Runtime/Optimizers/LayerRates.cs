namespace GenBn;

/// <summary>Factors of the learning rate by parameter; see <see cref="Optimizer.LayerRates"/>.</summary>
internal sealed unsafe class LayerRates
{
    /// <summary>Elements of a parameter that are updated together.</summary>
    private const int ChunkLength = 1024;

    private readonly Dictionary<Parameter, float> _factors = [];
    private readonly bool _isWhole;

    private LayerRates(bool isWhole) => _isWhole = isWhole;

    /// <summary>The factors for the parameters of a network; null if all are 1.</summary>
    /// <exception cref="ArgumentException">No parameter's name begins with a name of the optimizer.</exception>
    public static LayerRates? Of(ParameterStore store, OptimizerState optimizer)
    {
        IReadOnlyDictionary<string, float> rates = optimizer.Optimizer.LayerRates;
        if (rates.Count == 0)
        {
            return null;
        }

        var factors = new LayerRates(optimizer.NeedsWholeParameters);
        var used = new HashSet<string>();
        foreach (Parameter parameter in store.Parameters)
        {
            if (rates.Keys.Where(name => IsOf(parameter.Name, name)).MaxBy(name => name.Length) is { } longest)
            {
                factors._factors[parameter] = rates[longest];
            }

            used.UnionWith(rates.Keys.Where(name => IsOf(parameter.Name, name)));
        }

        return rates.Keys.FirstOrDefault(name => !used.Contains(name)) is { } unknown
            ? throw new ArgumentException(
                $"Optimizer.LayerRates: expected names of layers or parameters, but no parameter is '{unknown}' or in it. The parameters are " +
                $"{string.Join(", ", store.Parameters.Select(parameter => parameter.Name))}.")
            : factors;
    }

    /// <summary>Updates the part [first, end) of a parameter. Its step is multiplied by its factor.</summary>
    public void Update(OptimizerState optimizer, Parameter parameter, int first, int end)
    {
        float factor = _factors.GetValueOrDefault(parameter, 1);
        if (factor == 1)
        {
            optimizer.Update(parameter, first, end);
            return;
        }

        if (_isWhole)
        {
            Scale(optimizer, parameter, first, end, factor, parameter.Values[first..end].ToArray());
            return;
        }

        Span<float> before = stackalloc float[ChunkLength];
        for (int start = first; start < end; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, end - start);
            parameter.Values.Slice(start, length).CopyTo(before);
            Scale(optimizer, parameter, start, start + length, factor, before[..length]);
        }
    }

    private static void Scale(OptimizerState optimizer, Parameter parameter, int first, int end, float factor, ReadOnlySpan<float> before)
    {
        optimizer.Update(parameter, first, end);
        Span<float> values = parameter.Values[first..end];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = before[index] + (factor * (values[index] - before[index]));
        }
    }

    private static bool IsOf(string parameter, string name) =>
        parameter == name || (parameter.StartsWith(name, StringComparison.Ordinal) && parameter[name.Length] == '.');
}
