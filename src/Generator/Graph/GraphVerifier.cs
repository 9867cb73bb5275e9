namespace GenBn.Generator.Graph;

/// <summary>Checks a connected graph as a whole.</summary>
internal static class GraphVerifier
{
    /// <summary>Offsets into the memory of a network are 32-bit numbers. A predictor holds four blocks of a vector, one of an image.</summary>
    private const long MostValues = 1 << 26;

    private const long MostParameters = 1 << 28;

    public static void Verify(NetworkDeclaration declaration, IReadOnlyList<Layer> layers, List<Problem> problems)
    {
        InRange(layers.Sum(layer => (long)layer.Shape.Elements * (layer.Shape.IsVector ? 4 : 1)), MostValues);
        InRange(layers.Sum(layer => layer.ParameterCount), MostParameters);
        foreach (IGrouping<string, Layer> same in layers.GroupBy(layer => layer.Name.ToUpperInvariant()).Where(group => group.Count() > 1))
        {
            problems.Add(new Problem(ProblemIds.LayerName, same.Last().Attribute, same.Last().Name, "is already in use"));
        }

        void InRange(long total, long most)
        {
            if (total > most)
            {
                problems.Add(new Problem(
                    ProblemIds.TooLarge,
                    declaration.Attribute,
                    declaration.Name,
                    FormattableString.Invariant($"{total}"),
                    FormattableString.Invariant($"{most}")));
            }
        }
    }
}
