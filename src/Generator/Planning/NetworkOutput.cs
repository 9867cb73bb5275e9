namespace GenBn.Generator.Planning;

/// <summary>An output of a network.</summary>
/// <param name="Name">Its name: that of the head, or of the last layer.</param>
/// <param name="Start">Its first value among those of a sample.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Meaning">What its values are.</param>
internal sealed record NetworkOutput(string Name, int Start, TensorShape Shape, OutputMeaning Meaning)
{
    /// <summary>The outputs of a network, in the order of their values.</summary>
    public static IReadOnlyList<NetworkOutput> Of(IReadOnlyList<Layer> layers)
    {
        Layer last = layers[layers.Count - 1];
        if (last is not HeadsLayer heads)
        {
            return [new NetworkOutput(last.Name, 0, last.Shape, last.Meaning(layers))];
        }

        var outputs = new List<NetworkOutput>();
        int start = 0;
        foreach ((int input, string name) in heads.Inputs.Zip(heads.Names, (input, name) => (input, name)))
        {
            outputs.Add(new NetworkOutput(name, start, layers[input].Shape, layers[input].Meaning(layers)));
            start += layers[input].Shape.Elements;
        }

        return outputs;
    }
}
