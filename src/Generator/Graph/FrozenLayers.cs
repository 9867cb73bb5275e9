using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>Finds the layers that a <c>[Frozen]</c> freezes.</summary>
internal static class FrozenLayers
{
    /// <summary>A <c>[Frozen]</c> behind a layer, or behind its activation option, which is a layer of its own here.</summary>
    public static bool IsFrozen(IReadOnlyList<LayerDeclaration> layers, int index)
    {
        int next = index + 1;
        while (next < layers.Count && layers[next].Attribute == layers[index].Attribute)
        {
            next++;
        }

        return next < layers.Count && layers[next] is FrozenDeclaration;
    }
}
