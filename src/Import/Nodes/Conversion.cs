using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>A graph as steps of the language.</summary>
/// <param name="End">The last step.</param>
/// <param name="Notes">What was folded, dropped or turned.</param>
/// <param name="Layout">Order of the dimensions of the model's input.</param>
internal sealed record ConvertedGraph(Step End, IReadOnlyList<string> Notes, InputLayout Layout);

/// <summary>Converts the nodes of a graph, in their order, into steps of the language.</summary>
internal sealed class Conversion
{
    private readonly Dictionary<Value, Operand?> _operands = [];
    private readonly Dictionary<Step, List<Value>> _values = [];
    private readonly List<string> _notes = [];

    private Conversion(Graph graph)
    {
        Graph = graph;
        _notes.AddRange(graph.Notes);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Converts the graph. Every node that cannot be said becomes an obstacle; nodes that only depend on such a node are not reported.</summary>
    /// <returns>Null if there are obstacles.</returns>
    public static ConvertedGraph? Run(Graph graph, Obstacles obstacles)
    {
        var conversion = new Conversion(graph);
        Operand? end = conversion.Convert(obstacles);
        if (end is null)
        {
            return null;
        }

        conversion.NoteOrder(end, "the output");
        bool isLast = conversion._operands[graph.Input]!.Axes is Axes.ChannelsLast or Axes.SignalLast;
        return new ConvertedGraph(end.Step, conversion._notes, isLast ? InputLayout.ChannelsLast : InputLayout.ChannelsFirst);
    }

    /// <summary>Notes where an output of the network has another order than that of the model.</summary>
    public void NoteOrder(Operand output, string name)
    {
        if (output.Axes is Axes.ChannelsLast or Axes.SignalLast && !output.Step.Shape.HasOneOrder)
        {
            Note($"{name} is channels × rows × columns; that of the model is rows × columns × channels");
        }
        else if (output.TurnedFrom is not null)
        {
            Note($"{name} is in the order channels, rows, columns; that of the model is rows, columns, channels");
        }
    }

    /// <summary>Whether the network takes sequences.</summary>
    public bool TakesSequences => _operands[Graph.Input]!.Step.Layer is InputLayer { IsSequence: true };

    /// <summary>An operand that is computed from the input. Padding that no convolution or pool has taken in becomes a layer.</summary>
    /// <exception cref="RefusedException">It is constant or missing, or padded with other numbers than 0.</exception>
    public Operand Operand(Node node, int index = 0)
    {
        Operand operand = Padded(node, index);
        if (operand.Padding is null)
        {
            return operand;
        }

        Operand padded = PadNodes.AsLayer(this, node, operand);
        Record(node.Input(index)!, padded);
        return padded;
    }

    /// <summary>An operand as an image: features with dimensions of size 1 behind them are an image of one pixel.</summary>
    /// <exception cref="RefusedException">It is constant or missing, or no image with the channels first.</exception>
    public Operand Image(Node node, Operand operand)
    {
        if (operand is { Axes: Axes.Features, Axis: 0, Rank: 2 or 3, TurnedFrom: null })
        {
            long channels = operand.Step.Shape.Length;
            Step image = Add(node, ReshapeNodes.Layer(channels, 1, 1), SampleShape.Image(channels, 1, 1), operand.Step);
            return new Operand(image, operand.Rank == 3 ? Axes.Image : Axes.Signal);
        }

        return operand.Axes is Axes.Image or Axes.Signal ? operand : throw new RefusedException(
            operand.Axes is Axes.ChannelsLast or Axes.SignalLast ? "its input has the channels last (--layout says how the input of the model lies)"
                : "its input is no image or signal with the channels first");
    }

    /// <summary>An operand that may have padding around it.</summary>
    public Operand Padded(Node node, int index = 0) => node.Input(index) is { Constant: null } value && _operands[value] is { } operand
        ? operand
        : throw new RefusedException(node.Input(index) is null ? $"operand {index} is missing" : $"operand {index} is constant, but must depend on the input");

    /// <summary>Adds a step.</summary>
    public Step Add(Node node, ImportedLayer layer, SampleShape shape, params IReadOnlyList<Step> inputs)
    {
        if (shape.Length is < 1 or > Limits.Values)
        {
            throw new RefusedException($"its output has {shape.Length} values for a sample, but at most {Limits.Values} are possible");
        }

        return new Step(layer, inputs, shape, node.Name);
    }

    /// <summary>Adds an element-wise layer.</summary>
    public Operand Elementwise(Node node, Operand operand, ImportedLayer layer) => operand.On(Add(node, layer, operand.Step.Shape, operand.Step));

    /// <summary>Whether constants may be folded into the step of an operand: nothing else reads it, in no form in which the model shows it.</summary>
    public bool IsOnlyReader(Node node, int index = 0) => _values[_operands[node.Input(index)!]!.Step].All(Graph.IsReadOnce);

    /// <summary>Adds a note to the comment of the class.</summary>
    public void Note(string text)
    {
        if (!_notes.Contains(text))
        {
            _notes.Add(text);
        }
    }

    private Operand? Convert(Obstacles obstacles)
    {
        Record(Graph.Input, InputOperand.Of(this));
        foreach (Node node in Graph.Nodes)
        {
            // Nothing is known of what follows an obstacle, and it is no obstacle of its own.
            Operand? result = null;
            if (node.Inputs.OfType<Value>().All(value => value.Constant is not null || _operands.GetValueOrDefault(value) is not null))
            {
                try
                {
                    result = Convert(node);
                }
                catch (RefusedException refused)
                {
                    obstacles.Add(node, refused.Message);
                }
            }
            else if (NodeKinds.Find(node.Operator) is null)
            {
                obstacles.Add(node, Unknown(node));
            }

            foreach (Value output in node.Outputs.OfType<Value>())
            {
                if (output == node.Output && result is not null)
                {
                    Record(output, result);
                    continue;
                }

                _operands[output] = null;
                if ((output.Readers.Count > 0 || output == Graph.Output) && result is not null)
                {
                    obstacles.Add(node, $"its result '{Names.Shown(output.Name)}' is used, but a layer has one result");
                }
            }
        }

        if (Graph.Output.Constant is not null)
        {
            obstacles.Add(Graph.Output.Name, "the output does not depend on the input");
            return null;
        }

        return obstacles.Found.Count > 0 ? null : End(obstacles);
    }

    /// <summary>The output, with padding that nothing has taken in as a layer.</summary>
    private Operand? End(Obstacles obstacles)
    {
        Operand end = _operands[Graph.Output]!;
        if (end.Padding is null)
        {
            return end;
        }

        Node node = Graph.Output.Producer!;
        try
        {
            return PadNodes.AsLayer(this, node, end);
        }
        catch (RefusedException refused)
        {
            obstacles.Add(node, refused.Message);
            return null;
        }
    }

    private void Record(Value value, Operand operand)
    {
        _operands[value] = operand;
        if (!_values.TryGetValue(operand.Step, out List<Value>? values))
        {
            _values[operand.Step] = values = [];
        }

        values.Add(value);
    }

    private Operand Convert(Node node)
    {
        NodeKind kind = NodeKinds.Find(node.Operator) ?? throw new RefusedException(Unknown(node));
        Operand result = kind.Convert(this, node);

        // The two ways to find a shape, by the rules of ONNX and by those of the language, must agree.
        return node.Output.SampleSizes is { } sizes && result.Padding is null && !sizes.SequenceEqual(result.Sizes)
            ? throw new RefusedException($"its output would be [{string.Join(", ", result.Sizes.Prepend('N'))}] as a layer")
            : result;
    }

    private static string Unknown(Node node) => node.Refusal ?? node.Operator switch
    {
        "If" or "Loop" or "Scan" => "networks have no control flow",
        "LSTM" or "GRU" or "RNN" => "networks have no recurrent layers",
        "Attention" or "MultiHeadAttention" => "networks have no attention",
        _ when node.Operator.Contains('.', StringComparison.Ordinal) => "operators of other domains than ONNX's are not read",
        _ => "there is no layer for this operator",
    };
}
