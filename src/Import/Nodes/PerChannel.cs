using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Constants that ONNX aligns with the end of a shape, as a number for each channel or feature.</summary>
internal static class PerChannel
{
    /// <summary>The numbers in the order of the network; null if they differ within a channel, or make the operand larger.</summary>
    public static float[]? Of(Constant constant, Operand operand)
    {
        if (!constant.IsFloat)
        {
            return null;
        }

        SampleShape shape = operand.Step.Shape;
        int channels = shape.IsVector ? (int)shape.Length : shape.Channels;
        int rank = operand.Sizes.Count + 1;
        if (constant.Scalar is { } number && constant.Shape.Count <= rank)
        {
            float[] same = new float[channels];
            same.AsSpan().Fill(number);
            return same;
        }

        // All dimensions but that of the channels have size 1.
        int ahead = rank - constant.Shape.Count;
        bool isAligned = ahead >= 0 && constant.Length == channels
            && Enumerable.Range(0, constant.Shape.Count).All(axis => constant.Shape[axis] == (axis + ahead == operand.ChannelAxis ? channels : 1));
        return isAligned ? operand.Turned(constant.Floats) : null;
    }
}
