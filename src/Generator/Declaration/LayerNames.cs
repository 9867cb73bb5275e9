namespace GenBn.Generator.Declaration;

/// <summary>
/// Names the layers of one class: as declared, else by kind and number. A layer that is named counts too, so that the others keep theirs.
/// </summary>
/// <remarks>
/// Default names never meet, whatever classes are called. A number stands apart from a kind that ends in a digit (<c>block1_1</c>), kinds that
/// differ in case or underscores only are counted together, and no name has another underscore.
/// </remarks>
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
        string kind = layer.DefaultName;
        string counted = kind.ToUpperInvariant();
        _numbers[counted] = _numbers.TryGetValue(counted, out int number) ? number + 1 : 1;
        string apart = char.IsDigit(kind[kind.Length - 1]) ? "_" : "";
        return prefix + (layer.Name ?? FormattableString.Invariant($"{kind}{apart}{_numbers[counted]}"));
    }

    /// <summary>What the default name of a block starts with: <c>WideBlock16</c> becomes <c>wideBlock16</c>.</summary>
    public static string OfClass(string name)
    {
        string letters = name.Replace("_", "");
        return letters.Length == 0 || char.IsDigit(letters[0]) ? "block" + letters : char.ToLowerInvariant(letters[0]) + letters.Substring(1);
    }
}
