using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>The outputs of a model that has several: a node that the reader adds, and that no file contains.</summary>
internal sealed class HeadsNodes() : NodeKind(HeadsNodes.Operation)
{
    /// <summary>The operator. No operator of ONNX has this name.</summary>
    public const string Operation = "several outputs";

    public override IReadOnlyList<Dimension>? Infer(Node node) => null;

    public override Operand Convert(Conversion at, Node node)
    {
        if (node.Output != at.Graph.Output || node.Inputs.Count is < 2 or > Limits.Heads || node.Inputs.Contains(null))
        {
            throw new RefusedException("it is no end of a model with several outputs");
        }

        Operand[] heads = [.. Enumerable.Range(0, node.Inputs.Count).Select(index => at.Operand(node, index))];
        string[] names = [.. node.Inputs.Select(output => output!.Name)];
        foreach ((Operand head, string name) in heads.Zip(names))
        {
            at.NoteOrder(head, $"the output '{Names.Shown(name)}'");
        }

        SampleShape shape = SampleShape.Vector(Math.Min(heads.Sum(head => head.Step.Shape.Length), int.MaxValue));
        return Layers.Operand.Vector(at.Add(node, new HeadsLayer(names), shape, [.. heads.Select(head => head.Step)]));
    }
}
