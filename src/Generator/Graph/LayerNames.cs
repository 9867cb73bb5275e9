using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>Names the layers of one class: as declared, else by kind and number. A layer that is named counts too, so that the others keep theirs.</summary>
/// <param name="prefix">Path of the class within the network, for example <c>stage2.0.</c>.</param>
internal sealed class LayerNames(string prefix)
{
    /// <summary>Whether a name can be the prefix of parameters and, with a capital, a property; nothing declared is fine.</summary>
    public static bool IsUsable(string? name) =>
        name is null
        || (name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(letter => letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9'));

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public string Of(LayerDeclaration layer)
    {
        string kind = layer.Kind.ToLowerInvariant();
        _numbers[kind] = _numbers.TryGetValue(kind, out int number) ? number + 1 : 1;
        return prefix + (layer.Name ?? FormattableString.Invariant($"{kind}{_numbers[kind]}"));
    }
}
