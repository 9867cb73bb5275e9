namespace GenBn.Tests.Reference;

/// <summary>
/// Names of the layers of one class: what was declared, otherwise kind and number, a block-using attribute called after its
/// block. A layer with a name of its own is counted too, so that naming it renames no other.
/// </summary>
/// <param name="prefix">What stands before every name: nothing in a network, <c>basicblock1.</c> in a block.</param>
internal sealed class ReferenceNames(string prefix)
{
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>The name of the next layer of the class.</summary>
    public string Of(LayerAttribute attribute)
    {
        string word = Word(attribute.GetType()).ToLowerInvariant();
        _numbers[word] = _numbers.GetValueOrDefault(word) + 1;
        return prefix + (attribute.Name ?? $"{word}{_numbers[word]}");
    }

    private static string Word(Type attribute)
    {
        if (!attribute.IsGenericType)
        {
            return attribute.Name.Replace(nameof(Attribute), string.Empty, StringComparison.Ordinal);
        }

        string kind = attribute.Name[..attribute.Name.IndexOf(nameof(Attribute), StringComparison.Ordinal)];
        return kind == "Concat" ? kind : attribute.GetGenericArguments()[0].Name;
    }
}
