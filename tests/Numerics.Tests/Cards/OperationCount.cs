namespace GenBn.Tests.Cards;

/// <summary>
/// Floating-point operations of a forward pass per sample, counted one by one over the description of a network: what its card
/// says, without the generator's formulas.
/// </summary>
internal static class OperationCount
{
    /// <summary>The operations of each layer.</summary>
    public static IReadOnlyList<long> Of(NetworkArchitecture architecture) =>
        [.. Enumerable.Range(0, architecture.Layers.Count).Select(index => Of(architecture.Layers, index))];

    private static long Of(IReadOnlyList<ArchitectureLayer> layers, int index) => layers[index] switch
    {
        ConvLayer conv => 2 * Products(conv, layers[conv.Inputs[0]].Shape),
        DenseLayer dense => 2L * dense.Features * Length(dense),
        BatchNormLayer => 2 * Length(layers[Measured(layers, index)]),
        ActivationLayer => Length(layers[Measured(layers, index)]),
        AddLayer or ProductLayer or DropoutLayer or PReLULayer => Length(layers[index]),
        SampleNormLayer => 8 * Length(layers[index]),
        RecurrentLayer recurrent => Positions(recurrent, layers[recurrent.Inputs[0]].Shape) * OfPosition(recurrent),
        SoftmaxLayer or LogSoftmaxLayer => 4 * Length(layers[index]),
        MaxPoolLayer pool => (Taps(pool.Window) - (LiesWithin(pool) ? 1 : 0)) * Length(pool),
        AvgPoolLayer pool => Taps(pool.Window) * Length(pool),
        GlobalAvgPoolLayer pool => Length(layers[pool.Inputs[0]]),
        ConvTransposeLayer conv => 2 * Products(conv, layers[conv.Inputs[0]].Shape),
        UpsampleLayer { Interpolation: Interpolation.Bilinear } => 9 * Length(layers[index]),
        InputLayer or FlattenLayer or ConcatLayer or HeadsLayer or UpsampleLayer or CustomArchitectureLayer => 0,
        ReshapeLayer or PixelShuffleLayer or PadLayer or CropLayer => 0,
        _ => throw new ArgumentException($"No count for {layers[index].GetType().Name}.", nameof(layers)),
    };

    private static long Positions(RecurrentLayer layer, IReadOnlyList<int> input) => input[0] == layer.Channels ? input[2] : 0;

    /// <summary>Products and their sums, a sum of both for each gate, and per unit the functions and sums of products of the cell.</summary>
    private static long OfPosition(RecurrentLayer layer)
    {
        int products = 2 * layer.Gates * layer.Units * (layer.Channels + layer.Units);
        return layer.Cell switch
        {
            // Four gates and tanh(c); f ⊙ c + i ⊙ g, and o ⊙ tanh(c).
            RecurrentCell.LSTM => products + (layer.Units * (4 + 4 + 1 + 3 + 1)),

            // Sums of r and z, their functions, tanh; r ⊙ q + x, then n + z ⊙ (h − n).
            RecurrentCell.GRU => products + (layer.Units * (2 + 2 + 1 + 2 + 3)),

            // The same, but r ⊙ h by itself, and a sum.
            _ => products + (layer.Units * (2 + 2 + 1 + 1 + 1 + 3)),
        };
    }

    /// <summary>A maximum commutes with what never falls, so it is taken first: the layer whose values are computed.</summary>
    private static int Measured(IReadOnlyList<ArchitectureLayer> layers, int index)
    {
        int last = index;
        if (layers[last] is BatchNormLayer && Reader(layers, last) is { } next && layers[next] is ActivationLayer)
        {
            last = next;
        }

        bool commutes = layers[last] is not ActivationLayer { Function: "SiLU" or "GELU" or "GELUTanh" or "Mish" or "HardSwish" or "Activation<GenBn.Tests.Own.CustomMish>" } && !IsAddedTo(layers, index);
        return commutes && Reader(layers, last) is { } pool && layers[pool] is MaxPoolLayer maximum && LiesWithin(maximum) ? pool : index;
    }

    /// <summary>Whether an activation belongs to the pass that adds a shortcut, which takes no maximum.</summary>
    private static bool IsAddedTo(IReadOnlyList<ArchitectureLayer> layers, int index) =>
        layers[index] is ActivationLayer && layers[layers[index].Inputs[0]] is AddLayer;

    /// <summary>The only layer that reads another; null where there are several or none.</summary>
    private static int? Reader(IReadOnlyList<ArchitectureLayer> layers, int index)
    {
        int[] readers = [.. Enumerable.Range(0, layers.Count).SelectMany(reader => layers[reader].Inputs.Where(input => input == index).Select(_ => reader))];
        return readers.Length == 1 ? readers[0] : null;
    }

    /// <summary>Products of a weight and a value, those with padding not among them, in the loops of the definition.</summary>
    private static long Products(ConvLayer conv, IReadOnlyList<int> input)
    {
        long products = 0;
        for (int y = 0; y < conv.Shape[1]; y++)
        {
            for (int x = 0; x < conv.Shape[2]; x++)
            {
                for (int row = 0; row < conv.Window.Kernel.Height; row++)
                {
                    for (int column = 0; column < conv.Window.Kernel.Width; column++)
                    {
                        int sourceRow = (y * conv.Window.Stride.Height) - conv.Window.PaddingBefore.Height + (row * conv.Window.Dilation.Height);
                        int sourceColumn = (x * conv.Window.Stride.Width) - conv.Window.PaddingBefore.Width + (column * conv.Window.Dilation.Width);
                        bool isInside = sourceRow >= 0 && sourceRow < input[1] && sourceColumn >= 0 && sourceColumn < input[2];
                        products += isInside ? conv.Shape[0] * (input[0] / conv.Groups) : 0;
                    }
                }
            }
        }

        return products;
    }

    /// <summary>Products of a value and a weight that contribute to an output, in the loops of the definition.</summary>
    private static long Products(ConvTransposeLayer conv, IReadOnlyList<int> input)
    {
        return input[0] * (conv.Shape[0] / conv.Groups)
            * Count(input[1], conv.Shape[1], conv.Kernel.Height, conv.Stride.Height, conv.Padding.Height, conv.Dilation.Height)
            * Count(input[2], conv.Shape[2], conv.Kernel.Width, conv.Stride.Width, conv.Padding.Width, conv.Dilation.Width);

        static long Count(int inputs, int outputs, int kernel, int stride, int padding, int dilation) => Enumerable.Range(0, inputs)
            .Sum(place => Enumerable.Range(0, kernel).LongCount(k => (place * stride) - padding + (k * dilation) is var output && output >= 0 && output < outputs));
    }

    private static bool LiesWithin(MaxPoolLayer pool) =>
        pool.Window.PaddingBefore is { Height: 0, Width: 0 } && pool.Window.PaddingAfter is { Height: 0, Width: 0 };

    private static long Taps(LayerWindow window) => (long)window.Kernel.Height * window.Kernel.Width;

    private static long Length(ArchitectureLayer layer) => layer.Shape.Aggregate(1L, (product, size) => product * size);
}
