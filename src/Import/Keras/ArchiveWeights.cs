using System.Globalization;
using System.Text.RegularExpressions;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>
/// Weights of a <c>.keras</c> archive: a group <c>layers</c> has one group for each layer, which is named by its class and a number (<c>conv2d</c>,
/// <c>conv2d_1</c>), with the tensors as <c>vars/0</c>, <c>vars/1</c>, …. An inner model is such a layer.
/// </summary>
/// <param name="file">The file of weights.</param>
/// <param name="root">Path of the model with a slash behind it; empty for the outermost model.</param>
internal sealed partial class ArchiveWeights(Hdf5File file, string root) : ModelWeights
{
    /// <summary>Keras 2 numbers all entries of a list in which layers with weights stand twice, so its numbers have gaps.</summary>
    private const string OldLayers = "_layer_checkpoint_dependencies";

    private const string Layers = "layers";

    private readonly Lazy<string[]?> _old = new(() => OldOf(file, root + OldLayers));
    private readonly Dictionary<string, string[]> _ofKind = new(StringComparer.Ordinal);

    public override IReadOnlyList<StoredTensor> Of(LayerPlace layer)
    {
        string group = $"{PathOf(layer)}/vars";

        // Tensors are numbered; text would put 10 before 2.
        return [.. Enumerable.Range(0, file.Children(group).Count).Select(number => file.Tensor($"{group}/{number.ToString(CultureInfo.InvariantCulture)}"))];
    }

    public override ModelWeights Inner(LayerPlace model) => new ArchiveWeights(file, $"{PathOf(model)}/");

    /// <summary>The class as Keras spells it in paths: <c>DepthwiseConv2D</c> is <c>depthwise_conv2d</c>.</summary>
    private static string SnakeCase(string className) =>
        LowerThenUpper().Replace(WordStart().Replace(NoWord().Replace(className, ""), "$1_$2"), "$1_$2").ToLowerInvariant();

    private string PathOf(LayerPlace layer)
    {
        string kind = SnakeCase(layer.ClassName);
        if (_old.Value is not { } old)
        {
            return $"{root}{Layers}/{kind}{(layer.Number == 0 ? "" : $"_{layer.Number.ToString(CultureInfo.InvariantCulture)}")}";
        }

        if (!_ofKind.TryGetValue(kind, out string[]? ofKind))
        {
            _ofKind[kind] = ofKind = [.. old.Where(child => NumberOf(child, kind) >= 0).OrderBy(child => NumberOf(child, kind))];
        }

        return $"{root}{OldLayers}/{(layer.Number < ofKind.Length ? ofKind[layer.Number] : kind)}";
    }

    /// <summary>The entries of the list of Keras 2 that have tensors or layers; null if the model has no such list.</summary>
    private static string[]? OldOf(Hdf5File file, string path) => file.HasGroup(path)
        ? [.. file.Children(path).Select(child => (Name: child, Path: $"{path}/{child}"))
            .Where(child => file.Children(child.Path).Any(part => part != "vars") || file.Children($"{child.Path}/vars").Count > 0)
            .Select(child => child.Name)]
        : null;

    /// <summary>The number behind a name; −1 if the name is of another class.</summary>
    private static int NumberOf(string name, string kind) =>
        name == kind ? 0
        : name.StartsWith(kind + "_", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(kind.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : -1;

    [GeneratedRegex(@"\W+")]
    private static partial Regex NoWord();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex WordStart();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerThenUpper();
}
