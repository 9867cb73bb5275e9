namespace GenBn.Import.Layers;

/// <summary>What the input declares of raw values: x = (raw · scale − mean) / deviation. What a model does not do is null.</summary>
internal sealed record InputNormalization(float? Scale = null, float[]? Mean = null, float[]? Deviation = null)
{
    /// <summary>Whether all channels or features have the same numbers, so that they fit every shape.</summary>
    public bool IsUniform => IsOne(Mean) && IsOne(Deviation);

    /// <summary>The arguments of <c>[Input]</c> after the sizes.</summary>
    public IEnumerable<string> Arguments
    {
        get
        {
            if (Scale is { } scale)
            {
                yield return $"Scale = {LayerText.Float(scale)}";
            }

            if (Mean is not null)
            {
                yield return $"Mean = {Array(Mean)}";
            }

            if (Deviation is not null)
            {
                yield return $"Deviation = {Array(Deviation)}";
            }
        }
    }

    private static string Array(float[] numbers) => $"new[] {{ {string.Join(", ", (IsOne(numbers) ? numbers[..1] : numbers).Select(LayerText.Float))} }}";

    private static bool IsOne(float[]? numbers) => numbers is null || numbers.All(number => number == numbers[0]);
}
