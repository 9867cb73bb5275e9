using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Layers that read several values: sums, products and concatenations.</summary>
internal sealed class MergeLayers() : LayerKind("Add", "Multiply", "Subtract", "Concatenate")
{
    public override KerasValue Write(LayerCall call)
    {
        if (call.ClassName != "Concatenate")
        {
            return OperationLayers.Arithmetic(call, call.ClassName switch { "Add" => "Add", "Multiply" => "Mul", _ => "Sub" });
        }

        KerasValue first = call.Values.Count > 0 ? call.Values[0] : throw new RefusedException("it reads no value");
        long axis = call.Config.Integers("axis", 1, -1)[0];
        Value[] values = [.. call.Values.Select(value => value.Value)];
        return call.Writer.Add("Concat", first.Rank, values, ("axis", NodeWriter.Of(axis < 0 ? axis + first.Rank + 1 : axis)));
    }
}
