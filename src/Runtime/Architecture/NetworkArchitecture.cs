namespace GenBn.Architecture;

/// <summary>
/// What a network is made of, as plain data: for exports, for checks of saved weights, and for people. The network itself is
/// compiled code and does not read it.
/// </summary>
/// <remarks>Equality is that of the lists' identity; to compare what two networks compute, compare <paramref name="Hash"/>.</remarks>
/// <param name="Name">Name of the class, without namespace.</param>
/// <param name="Hash">
/// 16 hexadecimal digits that are the same for networks whose weights can be exchanged and that then predict the same. Layers,
/// their connections, shapes and constants count, and the names of parameters; what only training sees does not: start values,
/// momentum, dropout, frozen layers.
/// </param>
/// <param name="Layers">
/// Each after those that it reads; the first is the input, the last the output. A block's projection stands before the block,
/// so the order of parameters is not always this one.
/// </param>
public sealed record NetworkArchitecture(string Name, string Hash, IReadOnlyList<ArchitectureLayer> Layers)
{
    /// <summary>All learned values.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>The outputs of a sample by name, in their order; one slice for each layer that is an output of the network.</summary>
    public IReadOnlyList<OutputSlice> Outputs => [new OutputSlice(Layers[^1].Name, Start: 0, Layers[^1].Shape)];
}
