using GenBn.Import.Nodes;

namespace GenBn.Import.Keras;

/// <summary>Classes of Keras that become the same nodes. Each kind is a file, and a line in <see cref="LayerKinds"/>.</summary>
/// <param name="classes">The classes.</param>
internal abstract class LayerKind(params IReadOnlyList<string> classes)
{
    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>Writes the nodes of a call.</summary>
    /// <exception cref="RefusedException">The language cannot say it.</exception>
    public abstract KerasValue Write(LayerCall call);
}
