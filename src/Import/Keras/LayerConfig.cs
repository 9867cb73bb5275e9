using System.Text.Json;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras;

/// <summary>The configuration of a layer. What has another form than asked for is an obstacle of the layer.</summary>
/// <param name="values">The values by name.</param>
internal sealed class LayerConfig(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>A value; null if it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        values.TryGetValue(name, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public string Text(string name, string absent) => Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw Wrong(name, value, "text");

    public bool Flag(string name, bool absent) => Find(name) is not { } value ? absent
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, value, "true or false");

    /// <summary>A number; null if it is absent.</summary>
    public double? Number(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()

        // Keras 3 writes a number of NumPy as an object.
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty("config", out JsonElement config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("value", out JsonElement inner) && inner.ValueKind == JsonValueKind.Number ? inner.GetDouble()
        : throw Wrong(name, value, "a number");

    public float Number(string name, float absent) => (float)(Number(name) ?? absent);

    public int Integer(string name, int absent) => Find(name) is not { } value ? absent
        : IntegerOf(value) ?? throw Wrong(name, value, "a whole number");

    /// <summary>Whole numbers, one for each dimension; a single one counts for all.</summary>
    public long[] Integers(string name, int count, long absent)
    {
        if (Find(name) is not { } value)
        {
            return [.. Enumerable.Repeat(absent, count)];
        }

        if (IntegerOf(value) is { } number)
        {
            return [.. Enumerable.Repeat((long)number, count)];
        }

        int?[] numbers = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(IntegerOf)] : [];
        return numbers.Length == count && !numbers.Contains(null)
            ? [.. numbers.Select(size => (long)size!.Value)]
            : throw Wrong(name, value, count == 1 ? "a whole number" : $"{count} whole numbers");
    }

    /// <summary>A list of whole numbers.</summary>
    public IReadOnlyList<int> List(string name)
    {
        JsonElement value = Find(name) ?? throw new RefusedException($"its configuration has no '{name}'");
        int?[] numbers = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(IntegerOf)] : [IntegerOf(value)];
        return numbers.Contains(null) ? throw Wrong(name, value, "whole numbers") : [.. numbers.Select(number => number!.Value)];
    }

    /// <summary>Numbers in any nesting, such as a mean for each channel; null if they are absent.</summary>
    public float[]? Numbers(string name) => Find(name) is { } value ? [.. NumbersOf(name, value)] : null;

    /// <summary>How much is added or cut off before and behind each dimension: one number, one for each dimension, or a pair for each.</summary>
    public (long Before, long After)[] Sides(string name, int count)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } value || count != value.GetArrayLength())
        {
            // In one dimension, a pair stands alone.
            return count == 1 && Find(name) is { ValueKind: JsonValueKind.Array } pair && SideOf(pair) is { } side
                ? [side]
                : [.. Integers(name, count, 1).Select(size => (size, size))];
        }

        (long, long)?[] sides = [.. value.EnumerateArray().Select(SideOf)];
        return sides.Contains(null) ? throw Wrong(name, value, "numbers or pairs") : [.. sides.Select(side => side!.Value)];
    }

    private static (long, long)? SideOf(JsonElement value) =>
        IntegerOf(value) is { } both ? (both, both)
        : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && IntegerOf(value[0]) is { } before && IntegerOf(value[1]) is { } after
            ? (before, after)
        : null;

    /// <summary>A whole number; null if the value is none.</summary>
    public static int? IntegerOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static IEnumerable<float> NumbersOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? [(float)value.GetDouble()]
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(element => NumbersOf(name, element))

        // Keras 3 writes an array of NumPy as an object.
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty("config", out JsonElement config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("value", out JsonElement inner) ? NumbersOf(name, inner)
        : throw Wrong(name, value, "numbers");

    private static RefusedException Wrong(string name, JsonElement value, string expected) =>
        new($"its '{name}' is {Names.Shown(value.GetRawText())}, but expected is {expected}");
}
