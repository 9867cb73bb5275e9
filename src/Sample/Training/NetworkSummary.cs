namespace GenBn.Sample.Training;

/// <summary>The layers of a network as a table: shape of the output for one sample, parameters, running statistics.</summary>
internal static class NetworkSummary
{
    /// <summary>Writes the table and the totals.</summary>
    public static void Print<TNetwork>(TNetwork network, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        var table = new PlainTable("layer", "output", "tensors", " parameters", " running statistics");
        foreach (ArchitectureLayer layer in TNetwork.Architecture.Layers)
        {
            table.Add(layer.Name, string.Join('×', layer.Shape), Tensors(layer), Number(layer.ParameterCount), Number(layer.Buffers.Sum(tensor => tensor.Length)));
        }

        table.Print(output);
        int trainable = network.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Length);
        int statistics = network.Buffers.Sum(tensor => tensor.Length);
        output.WriteLine($"  total {Number(TNetwork.ParameterCount)} parameters: {Number(trainable)} trainable, {Number(TNetwork.ParameterCount - trainable)} frozen; {Number(statistics)} running statistics");
        output.WriteLine($"  a prediction computes in {Number(network.CreatePredictor().ScratchBytes)} bytes of scratch memory");
    }

    /// <summary>A tensor's name is its layer's, a dot, and its own.</summary>
    private static string Tensors(ArchitectureLayer layer) =>
        string.Join(", ", layer.Parameters.Select(tensor => $"{tensor.Name[(layer.Name.Length + 1)..]} {string.Join('×', tensor.Shape)}"));

    private static string Number(long value) => FormattableString.Invariant($"{value:N0}");
}
