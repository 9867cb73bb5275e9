namespace GenBn.Generator.Graph;

/// <summary>A layer with parameters, of which the network's class has a typed view such as <c>net.Conv1</c>.</summary>
/// <param name="Name">Path of names, as <see cref="Layer"/> has it.</param>
/// <param name="Type">The runtime's type of the view.</param>
/// <param name="Attribute">Position of its attribute, or of the one that uses its block.</param>
/// <param name="Words">The layer in messages.</param>
internal sealed record LayerView(string Name, string Type, int Attribute, string Words)
{
    public string Property => MemberNames.Property(Name);
}

/// <summary>Finds the views of a network before anything is known of shapes: a wrong declaration has them, too.</summary>
internal static class LayerViews
{
    /// <summary>In no particular order, and lazily: a declaration that is far too large has far too many.</summary>
    public static IEnumerable<LayerView> Of(IReadOnlyList<LayerDeclaration> layers) => Of(LayerChain.Of(layers));

    private static IEnumerable<LayerView> Of(LayerChain chain)
    {
        foreach (NamedLayer layer in chain.Layers().Where(layer => LayerNames.IsUsable(layer.Declaration.Name)))
        {
            if (layer.Declaration.ParameterType is { } type)
            {
                yield return new LayerView(layer.Name, type, layer.Attribute, layer.Declaration.Kind + chain.Where);
            }

            foreach (LayerView view in layer.Declaration.Uses.SelectMany(use => Of(layer.Inside(use))))
            {
                yield return view;
            }
        }
    }
}
