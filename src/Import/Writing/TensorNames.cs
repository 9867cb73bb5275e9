using System.Globalization;
using GenBn.Import.Graphs;

namespace GenBn.Import.Writing;

/// <summary>Names the tensors as the compiler names those of the class: kind and number of the layer, with paths of blocks before it.</summary>
internal static class TensorNames
{
    /// <summary>All tensors with their names, in the order of declaration.</summary>
    public static IEnumerable<(string Name, Constant Values, string Origin)> Of(Body body) => Of(body, "");

    private static IEnumerable<(string Name, Constant Values, string Origin)> Of(Body body, string prefix)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (Entry entry in body.Entries)
        {
            int number = numbers[entry.DefaultName] = numbers.GetValueOrDefault(entry.DefaultName) + 1;
            string apart = char.IsAsciiDigit(entry.DefaultName[^1]) ? "_" : "";
            string name = $"{prefix}{entry.DefaultName}{apart}{number.ToString(CultureInfo.InvariantCulture)}";
            foreach (Layers.LayerTensor tensor in entry.Step?.Layer.Tensors ?? [])
            {
                yield return ($"{name}.{tensor.Role}", tensor.Values, entry.Origin);
            }

            foreach (BlockUse use in entry.Uses)
            {
                foreach ((string Name, Constant Values, string Origin) tensor in Of(use.Body, $"{name}{use.Path}."))
                {
                    yield return tensor;
                }
            }
        }
    }
}
