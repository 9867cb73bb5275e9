namespace GenBn.Architecture;

/// <summary>
/// The layers of a network as plain data, for exports, for checks of saved weights, and for people. The network itself is compiled code and does
/// not read it.
/// </summary>
/// <remarks>Two objects are equal only if they share their lists. To compare what two networks compute, compare <paramref name="Hash"/>.</remarks>
/// <param name="Name">Name of the class, without namespace.</param>
/// <param name="Hash">
/// Hash of 16 hexadecimal digits. It is the same for networks that predict the same from the same weights. It covers layers, their connections,
/// shapes and constants, and the names of parameters. It does not cover what only training uses: initial values, momentum, dropout and frozen
/// layers.
/// </param>
/// <param name="Layers">
/// The layers, each after those that it reads. The first is the input, and the last is the output. The projection of a residual comes before its
/// block, so this is not always the order of parameters.
/// </param>
public sealed record NetworkArchitecture(string Name, string Hash, IReadOnlyList<ArchitectureLayer> Layers)
{
    /// <summary>Number of learned values.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>The outputs of a sample by name, in their order: one with the name of the last layer, or those of <c>[Heads]</c>.</summary>
    public IReadOnlyList<OutputSlice> Outputs
    {
        get
        {
            if (Layers[^1] is not HeadsLayer heads)
            {
                return [new OutputSlice(Layers[^1].Name, Start: 0, Layers[^1].Shape)];
            }

            var slices = new List<OutputSlice>();
            for (int index = 0; index < heads.Heads.Count; index++)
            {
                int start = index == 0 ? 0 : slices[^1].Start + slices[^1].Length;
                slices.Add(new OutputSlice(heads.Heads[index], start, Layers[heads.Inputs[index]].Shape));
            }

            return slices;
        }
    }
}
