using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>Names the layers of one class: as declared, else by kind and number.</summary>
/// <param name="prefix">Path of the class within the network, for example <c>stage2.0.</c>.</param>
internal sealed class LayerNames(string prefix)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public string Of(LayerDeclaration layer)
    {
        if (layer.Name is { } name)
        {
            return prefix + name;
        }

        string kind = layer.Kind.ToLowerInvariant();
        _numbers[kind] = _numbers.TryGetValue(kind, out int number) ? number + 1 : 1;
        return FormattableString.Invariant($"{prefix}{kind}{_numbers[kind]}");
    }
}
