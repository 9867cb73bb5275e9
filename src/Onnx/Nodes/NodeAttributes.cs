using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Onnx.Nodes;

/// <summary>Creates attributes of nodes: a name with a number, numbers or a text.</summary>
internal static class NodeAttributes
{
    public static AttributeProto Integer(string name, int value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>Rows, then columns.</summary>
    public static AttributeProto Extent(string name, LayerExtent extent) => Integers(name, extent.Height, extent.Width);

    /// <summary>Above, to the left, below, to the right.</summary>
    public static AttributeProto Pads(LayerWindow window) =>
        Integers("pads", window.PaddingBefore.Height, window.PaddingBefore.Width, window.PaddingAfter.Height, window.PaddingAfter.Width);

    public static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }
}
