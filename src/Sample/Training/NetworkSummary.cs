namespace GenBn.Sample.Training;

/// <summary>The layers of a network that have parameters, as a table: shapes, parameters, running statistics.</summary>
internal static class NetworkSummary
{
    /// <summary>Writes the table and the totals.</summary>
    public static void Print(ParameterStore store, TextWriter output)
    {
        Row[] rows = [.. store.Parameters.Concat(store.Buffers).GroupBy(LayerOf).Select(layer => new Row(layer))];
        int names = rows.Max(row => row.Layer.Length);
        int shapes = rows.Max(row => row.Shapes.Length);
        string Line(string layer, string tensors, string parameters, string statistics) =>
            $"  {layer.PadRight(names)}  {tensors.PadRight(shapes)}  {parameters,12}  {statistics,18}";

        output.WriteLine(Line("layer", "tensors", "parameters", "running statistics"));
        foreach (Row row in rows)
        {
            output.WriteLine(Line(row.Layer, row.Shapes, Number(row.Parameters), Number(row.Statistics)));
        }

        int total = rows.Sum(row => row.Parameters);
        int trainable = store.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Length);
        output.WriteLine($"  total {Number(total)} parameters: {Number(trainable)} trainable, {Number(total - trainable)} frozen; {Number(rows.Sum(row => row.Statistics))} running statistics");
    }

    /// <summary>A tensor's name is its layer's, a dot, and its own.</summary>
    private static string LayerOf(NamedTensor tensor) => tensor.Name[..tensor.Name.LastIndexOf('.')];

    private static string Number(int value) => FormattableString.Invariant($"{value:N0}");

    private sealed class Row(IGrouping<string, NamedTensor> layer)
    {
        private readonly Parameter[] _parameters = [.. layer.OfType<Parameter>()];

        public string Layer => layer.Key;

        public string Shapes => string.Join(", ", _parameters.Select(parameter => $"{parameter.Name[(layer.Key.Length + 1)..]} {string.Join('×', parameter.Shape)}"));

        public int Parameters => _parameters.Sum(parameter => parameter.Length);

        public int Statistics => layer.Sum(tensor => tensor.Length) - Parameters;
    }
}
