using System.Reflection;
using Xunit;

namespace GenBn.Tests;

/// <summary>What every network of this namespace says of itself, against the network.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [MemberData(nameof(ParityTests.Networks), MemberType = typeof(ParityTests))]
    public void TheDescriptionIsThatOfTheNetwork(string name)
    {
        Type type = typeof(ArchitectureTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = GetType().GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static void Check<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        NetworkArchitecture architecture = TNetwork.Architecture;
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
        Assert.Same(architecture, TNetwork.Architecture);
        Assert.Equal(typeof(TNetwork).Name, architecture.Name);
        Assert.Equal(typeof(TNetwork).GetField("ArchitectureHash")!.GetValue(null), architecture.Hash);
        Assert.Equal(Names(network.Parameters), Names(architecture.Layers.SelectMany(layer => layer.Parameters)));
        Assert.Equal(Names(network.Buffers), Names(architecture.Layers.SelectMany(layer => layer.Buffers)));
        Assert.Equal(TNetwork.ParameterCount, architecture.ParameterCount);

        IReadOnlyList<ArchitectureLayer> layers = architecture.Layers;
        Assert.Equal(layers.Count, layers.Select(layer => layer.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(TNetwork.InputLength, Length(Assert.IsType<InputLayer>(layers[0])));
        Assert.Equal(TNetwork.OutputLength, Length(layers[^1]));
        CheckOutputs(architecture, TNetwork.OutputLength);
        for (int index = 1; index < layers.Count; index++)
        {
            Assert.NotEmpty(layers[index].Inputs);
            Assert.All(layers[index].Inputs, input => Assert.InRange(input, 0, index - 1));
            CheckShape(layers[index], [.. layers[index].Inputs.Select(input => layers[input])]);
        }
    }

    /// <summary>Heads are slices of the outputs, one after the other; other networks have one.</summary>
    private static void CheckOutputs(NetworkArchitecture architecture, int length)
    {
        IReadOnlyList<ArchitectureLayer> layers = architecture.Layers;
        (string Name, ArchitectureLayer Layer)[] expected = layers[^1] is HeadsLayer heads
            ? [.. heads.Heads.Zip(heads.Inputs.Select(input => layers[input]))]
            : [(layers[^1].Name, layers[^1])];
        Assert.Equal(expected.Select(output => output.Name), architecture.Outputs.Select(output => output.Name));
        float[] outputs = [.. Enumerable.Range(0, 3 * length)];
        int start = 0;
        foreach ((OutputSlice output, ArchitectureLayer layer) in architecture.Outputs.Zip(expected.Select(output => output.Layer)))
        {
            Assert.Equal(layer.Shape, output.Shape);
            Assert.Equal(start..(start + Length(layer)), output.Range);
            Assert.Equal(outputs.AsSpan((2 * length) + start, Length(layer)), output.Of(outputs, length, sample: 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => output.Of(outputs, length, sample: 3).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => output.Of(outputs, output.Range.End.Value - 1, sample: 0).Length);
            start += Length(layer);
        }

        Assert.Equal(length, start);
    }

    private static void CheckShape(ArchitectureLayer layer, ArchitectureLayer[] inputs)
    {
        switch (layer)
        {
            case ConvLayer conv:
                Assert.Equal(inputs[0].Shape[0], conv.SourceChannels);
                CheckWindow(conv.Window, inputs[0].Shape, conv.Shape);
                break;
            case RecurrentLayer recurrent:
                Assert.Equal([recurrent.Channels, 1], inputs[0].Shape.Take(2));
                Assert.Equal(recurrent.ReturnsSequences ? [recurrent.Units, 1, inputs[0].Shape[2]] : [recurrent.Units], recurrent.Shape);
                break;
            case MaxPoolLayer pool:
                CheckWindow(pool.Window, inputs[0].Shape, pool.Shape);
                break;
            case AvgPoolLayer pool:
                CheckWindow(pool.Window, inputs[0].Shape, pool.Shape);
                break;
            case DenseLayer dense:
                Assert.Equal([dense.Features], inputs[0].Shape);
                break;
            case FlattenLayer:
                Assert.Equal([Length(inputs[0])], layer.Shape);
                break;
            case GlobalAvgPoolLayer:
                Assert.Equal([inputs[0].Shape[0]], layer.Shape);
                break;
            case UpsampleLayer upsample:
                Assert.Equal([inputs[0].Shape[0], inputs[0].Shape[1] * upsample.Factor.Height, inputs[0].Shape[2] * upsample.Factor.Width], layer.Shape);
                break;
            case ConvTransposeLayer conv:
                Assert.Equal(inputs[0].Shape[0], conv.SourceChannels);
                Assert.Equal(conv.Shape[1], Enlarged(inputs[0].Shape[1], conv.Kernel.Height, conv.Stride.Height, conv.Padding.Height, conv.Dilation.Height, conv.OutputPadding.Height));
                Assert.Equal(conv.Shape[2], Enlarged(inputs[0].Shape[2], conv.Kernel.Width, conv.Stride.Width, conv.Padding.Width, conv.Dilation.Width, conv.OutputPadding.Width));
                break;
            case PixelShuffleLayer shuffle:
                Assert.Equal([inputs[0].Shape[1] * shuffle.Factor, inputs[0].Shape[2] * shuffle.Factor], layer.Shape.Skip(1));
                Assert.Equal(Length(inputs[0]), Length(layer));
                break;
            case PadLayer pad:
                CheckSides(inputs[0].Shape, layer.Shape, pad.Before, pad.After);
                break;
            case CropLayer crop:
                CheckSides(layer.Shape, inputs[0].Shape, crop.Before, crop.After);
                break;
            case ReshapeLayer:
                Assert.Equal(Length(inputs[0]), Length(layer));
                break;
            case ConcatLayer or HeadsLayer:
                Assert.Equal(inputs.Sum(Length), Length(layer));
                break;
            case ProductLayer product:
                Assert.Equal(inputs[0].Shape, layer.Shape);
                Assert.Equal(inputs[1].Shape, product.FactorShape);
                Assert.True(
                    product.FactorShape.SequenceEqual(layer.Shape) || (product.FactorShape[0] == layer.Shape[0] && product.FactorShape.Skip(1).All(size => size == 1)));
                break;
            case CustomArchitectureLayer:
                break;
            default:
                Assert.All(inputs, input => Assert.Equal(input.Shape, layer.Shape));
                break;
        }
    }

    /// <summary>With the padding that is described, the windows come out even: what ONNX and others compute the sizes by.</summary>
    private static void CheckWindow(LayerWindow window, IReadOnlyList<int> input, IReadOnlyList<int> output)
    {
        Assert.Equal(output[1], Positions(input[1], window.Kernel.Height, window.Stride.Height, window.PaddingBefore.Height + window.PaddingAfter.Height, window.Dilation.Height));
        Assert.Equal(output[2], Positions(input[2], window.Kernel.Width, window.Stride.Width, window.PaddingBefore.Width + window.PaddingAfter.Width, window.Dilation.Width));
    }

    private static int Positions(int size, int kernel, int stride, int padding, int dilation) => ((size + padding - ((kernel - 1) * dilation) - 1) / stride) + 1;

    private static int Enlarged(int size, int kernel, int stride, int padding, int dilation, int more) =>
        ((size - 1) * stride) + ((kernel - 1) * dilation) + 1 + more - (2 * padding);

    private static void CheckSides(IReadOnlyList<int> inner, IReadOnlyList<int> outer, LayerExtent before, LayerExtent after) =>
        Assert.Equal([inner[0], before.Height + inner[1] + after.Height, before.Width + inner[2] + after.Width], outer);

    private static int Length(ArchitectureLayer layer) => layer.Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Sorted: a projection is described before its block, but its parameters come after.</summary>
    private static IEnumerable<string> Names(IEnumerable<NamedTensor> tensors) => tensors.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Shape)} {tensor.Length}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(IEnumerable<ArchitectureTensor> tensors) => tensors.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Shape)} {tensor.Length}").Order(StringComparer.Ordinal);
}
