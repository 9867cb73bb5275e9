using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>Names the layers of one class: as declared, else by kind and number. A layer that is named counts too, so that the others keep theirs.</summary>
/// <param name="prefix">Path of the class within the network, for example <c>stage2.0.</c>.</param>
internal sealed class LayerNames(string prefix)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public string Of(LayerDeclaration layer)
    {
        string kind = layer.Kind.ToLowerInvariant();
        _numbers[kind] = _numbers.TryGetValue(kind, out int number) ? number + 1 : 1;
        return prefix + (layer.Name ?? FormattableString.Invariant($"{kind}{_numbers[kind]}"));
    }
}
