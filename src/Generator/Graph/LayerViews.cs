using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>A layer with parameters, of which the network's class has a typed view such as <c>net.Conv1</c>.</summary>
/// <param name="Name">Path of names, as <see cref="Layer"/> has it.</param>
/// <param name="Declaration">What was declared.</param>
/// <param name="Attribute">Position of its attribute, or of the one that uses its block.</param>
/// <param name="Words">The layer in messages.</param>
internal sealed record LayerView(string Name, LayerDeclaration Declaration, int Attribute, string Words)
{
    public string Property => MemberNames.Property(Name);
}

/// <summary>Finds the views of a network before anything is known of shapes: a wrong declaration has them, too.</summary>
internal static class LayerViews
{
    /// <summary>In no particular order, and lazily: a declaration that is far too large has far too many.</summary>
    public static IEnumerable<LayerView> Of(IReadOnlyList<LayerDeclaration> layers) => Chain(layers, null, "", "");

    private static IEnumerable<LayerView> Chain(IReadOnlyList<LayerDeclaration> layers, int? user, string prefix, string where)
    {
        var names = new LayerNames(prefix);
        foreach (LayerDeclaration layer in layers.Where(layer => layer is not FrozenDeclaration))
        {
            string name = names.Of(layer);
            int attribute = user ?? layer.Attribute;
            if (!LayerNames.IsUsable(layer.Name))
            {
                continue;
            }

            if (layer is ConvDeclaration or DenseDeclaration or BatchNormDeclaration)
            {
                yield return new LayerView(name, layer, attribute, layer.Kind + where);
            }

            foreach ((string path, BlockDeclaration block) in Blocks(layer, name))
            {
                foreach (LayerView view in Chain(block.Layers, attribute, path, $" in {block.Name}{where}"))
                {
                    yield return view;
                }
            }
        }
    }

    private static IEnumerable<(string Path, BlockDeclaration Block)> Blocks(LayerDeclaration layer, string name) => layer switch
    {
        ResidualDeclaration { Projection: { } projection } residual => [(name + ".", residual.Block), (name + ".projection.", projection)],
        ResidualDeclaration residual => [(name + ".", residual.Block)],
        RepeatDeclaration repeat => Enumerable.Range(0, repeat.Rounds).Select(index => (FormattableString.Invariant($"{name}.{index}."), repeat.Block)),
        ConcatDeclaration concat => concat.Branches.Select((branch, index) => (FormattableString.Invariant($"{name}.{index}."), branch)),
        _ => [],
    };
}
