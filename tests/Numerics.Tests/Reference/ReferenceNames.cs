namespace GenBn.Tests.Reference;

/// <summary>
/// Names of the layers of one class: what was declared, otherwise kind and number, a block-using attribute called after its
/// block, whose number stands apart where the block's name ends in a digit. A layer with a name of its own is counted too, so that
/// naming it renames no other.
/// </summary>
/// <param name="prefix">What stands before every name: nothing in a network, <c>basicBlock1.</c> in a block.</param>
internal sealed class ReferenceNames(string prefix)
{
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>The name of the next layer of the class.</summary>
    public string Of(LayerAttribute attribute)
    {
        string word = Word(attribute.GetType());
        string counted = word.ToUpperInvariant();
        _numbers[counted] = _numbers.GetValueOrDefault(counted) + 1;
        string apart = char.IsDigit(word[^1]) ? "_" : "";
        return prefix + (attribute.Name ?? $"{word}{apart}{_numbers[counted]}");
    }

    private static string Word(Type attribute)
    {
        string kind = attribute.Name[..attribute.Name.IndexOf(nameof(Attribute), StringComparison.Ordinal)];
        if (!attribute.IsGenericType || kind is "Concat" or "Product" or "Heads")
        {
            return kind.ToLowerInvariant();
        }

        string block = attribute.GetGenericArguments()[0].Name;
        return char.ToLowerInvariant(block[0]) + block[1..];
    }
}
