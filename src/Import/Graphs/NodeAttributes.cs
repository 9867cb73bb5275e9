using System.Collections;

namespace GenBn.Import.Graphs;

/// <summary>The value of a node's attribute. The member that belongs to its type is set.</summary>
internal sealed record AttributeValue
{
    public long? Integer { get; init; }

    public float? Number { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<long>? Integers { get; init; }

    public IReadOnlyList<float>? Numbers { get; init; }

    public Constant? Tensor { get; init; }
}

/// <summary>Attributes of a node by name. An attribute of another type than the asked one counts as absent.</summary>
internal sealed class NodeAttributes(IReadOnlyDictionary<string, AttributeValue> values) : IEnumerable<KeyValuePair<string, AttributeValue>>
{
    /// <summary>No attributes.</summary>
    public static NodeAttributes None { get; } = new(new Dictionary<string, AttributeValue>());

    public bool Has(string name) => values.ContainsKey(name);

    public long? Integer(string name) => Find(name)?.Integer;

    public long Integer(string name, long absent) => Integer(name) ?? absent;

    public float Number(string name, float absent) => Find(name)?.Number ?? absent;

    public string Text(string name, string absent) => Find(name)?.Text ?? absent;

    public IReadOnlyList<long>? Integers(string name) => Find(name)?.Integers;

    public IReadOnlyList<float>? Numbers(string name) => Find(name)?.Numbers;

    public Constant? Tensor(string name) => Find(name)?.Tensor;

    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private AttributeValue? Find(string name) => values.TryGetValue(name, out AttributeValue? value) ? value : null;
}
