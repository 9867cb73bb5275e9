using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;
using GenBn.Generator.Kernels;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// Kernels of one sample whose lanes are columns. The last vectors of a row overlap those before them rather than reach beyond it:
/// what both compute is the same.
/// </summary>
internal static class SampleRowEmitter
{
    public static void WriteConv(SourceWriter writer, SampleRowConv step)
    {
        ConvLayer layer = step.Stage.Layer;
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{layer.Source}] → {step.Output.Name} [{layer.Shape}], lanes are columns.",
            step.Kernel,
            "float* input, float* weight, float* bias, float* output"))
        {
            ChannelTiles.Write(writer, "o", layer.Shape.Channels, step.Tile.Channels, repeated: 0, (channels, _) =>
            {
                using (writer.Open($"for (int y = 0; y < {layer.Shape.Height}; {(step.Tile.Rows == 1 ? "y++" : Emit.Invariant($"y += {step.Tile.Rows}"))})"))
                {
                    ConvRows.WriteForwardBounds(writer, layer.Window, layer.Shape.Height, layer.Source.Height);
                    using (writer.Open($"for (int x = 0; x < {layer.Shape.Width}; x += {Emit.Vectors(step.Tile.Vectors)})"))
                    {
                        WriteTile(writer, step, channels);
                    }
                }
            });
            WriteActivation(writer, step.Stage.Activation?.Function, step.Output);
        }
    }

    public static void WritePool(SourceWriter writer, SampleRowPool step)
    {
        NormalizeStage stage = step.Stage;
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{stage.Input.Shape}] → {step.Output.Name} [{stage.Output.Shape}], lanes are columns.",
            step.Kernel,
            "float* input, float* output"))
        {
            using (writer.Open($"for (int c = 0; c < {step.Output.Shape.Channels}; c++)"))
            using (writer.Open($"for (int y = 0; y < {step.Output.Shape.Height}; y++)"))
            using (writer.Open($"for (int x = 0; x < {step.Output.Shape.Width}; x += V.Count)"))
            {
                WriteColumn(writer, step.Output.Shape.Width, 1);
                writer.Line($"float* window = input + c * {step.Input.ChannelStride} + y * {stage.Pool!.Window.Stride.Height * step.Input.RowStride} + 2 * at;");
                writer.Line("V low = V.Load(window), high = V.Load(window + V.Count);");
                for (int row = 1; row < stage.Pool.Window.Kernel.Height; row++)
                {
                    writer.Line($"low = V.Max(V.Load(window + {row * step.Input.RowStride}), low);");
                    writer.Line($"high = V.Max(V.Load(window + {row * step.Input.RowStride} + V.Count), high);");
                }

                string value = "V.Max(V.Odd(low, high), V.Even(low, high))";
                value = stage.Activation is { Function.IsShort: true } ? Emit.Apply(stage.Activation?.Function, value) : value;
                writer.Line($"{value}.Store(output + c * {step.Output.ChannelStride} + y * {step.Output.RowStride} + at);");
            }

            WriteActivation(writer, stage.Activation?.Function, step.Output);
        }
    }

    private static void WriteTile(SourceWriter writer, SampleRowConv step, int channels)
    {
        ConvLayer layer = step.Stage.Layer;
        int vectors = step.Tile.Vectors;
        int sums = step.Tile.Rows * vectors;
        int perChannel = layer.GroupSources * layer.Window.Taps;
        WriteColumn(writer, layer.Shape.Width, vectors);
        writer.Line(step.Tile.Rows == 1
            ? $"// a[channel][vector]: {channels} × {vectors} sums in registers."
            : $"// a[channel][vector of {step.Tile.Rows} rows]: {channels} × {sums} sums in registers.");
        ConvRows.WriteSums(writer, channels, sums, (row, _) => $"V.Create(bias[{Emit.Plus("o", row)}])");
        writer.Line();
        writer.Line($"float* window = input + {ConvRows.FirstRow(layer.Window)} * {step.Input.RowStride} + at;");
        writer.Line($"float* filter = weight + o * {perChannel};");
        using (writer.Open(layer.GroupSources == 1 ? "// One input channel." : $"for (int c = 0; c < {layer.GroupSources}; c++, window += {step.Input.ChannelStride}, filter += {layer.Window.Taps})"))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + {Emit.Times("k", layer.Window.Dilation.Height * step.Input.RowStride)};");
            writer.Line($"float* w = filter + {Emit.Times("k", layer.Window.Kernel.Width)};");
            for (int k = 0; k < layer.Window.Kernel.Width; k++)
            {
                WriteProducts(writer, step, channels, k, perChannel);
            }
        }

        writer.Line();
        writer.Line($"float* z = output + o * {step.Output.ChannelStride} + y * {step.Output.RowStride} + at;");
        ConvRows.WriteEach(writer, channels, sums, (channel, vector) =>
        {
            string sum = ConvRows.Sum(channel, vector);
            string value = step.Stage.Activation is { Function.IsShort: true } ? Emit.Apply(step.Stage.Activation?.Function, sum) : sum;
            int place = (channel * step.Output.ChannelStride) + (vector / vectors * step.Output.RowStride);
            return $"{value}.Store({Emit.Vector(Emit.Plus("z", place), vector % vectors)});";
        });
    }

    /// <summary>Where the next vectors of a row start.</summary>
    private static void WriteColumn(SourceWriter writer, int width, int vectors)
    {
        writer.Line("// The last vectors of a row overlap those before rather than reach beyond it.");
        writer.Line($"int at = global::System.Math.Min(x, {width} - {Emit.Vectors(vectors)});");
    }

    /// <summary>The products of a kernel column.</summary>
    private static void WriteProducts(SourceWriter writer, SampleRowConv step, int channels, int kernel, int perChannel)
    {
        Window window = step.Stage.Layer.Window;
        int sums = step.Tile.Rows * step.Tile.Vectors;
        for (int vector = 0; vector < sums; vector++)
        {
            int place = (vector / step.Tile.Vectors * window.Stride.Height * step.Input.RowStride) + (kernel * window.Dilation.Width);
            writer.Line($"V i{kernel}{vector} = V.Load({Emit.Vector(Emit.Plus("i", place), vector % step.Tile.Vectors)});");
        }

        for (int channel = 0; channel < channels; channel++)
        {
            writer.Line($"V w{kernel}{channel} = V.Create(w[{(channel * perChannel) + kernel}]);");
            for (int vector = 0; vector < sums; vector++)
            {
                string sum = ConvRows.Sum(channel, vector);
                writer.Line($"{sum} = V.MultiplyAdd(i{kernel}{vector}, w{kernel}{channel}, {sum});");
            }
        }
    }

    /// <summary>A longer activation goes over all values at once: they have no gaps.</summary>
    private static void WriteActivation(SourceWriter writer, ActivationFunction? activation, SampleTensor output)
    {
        if (activation is { IsShort: false })
        {
            writer.Line();
            using (writer.Open($"for (int at = 0; at < {output.Shape.Elements}; at += V.Count)"))
            {
                writer.Line($"{Emit.Apply(activation, "V.Load(output + at)")}.Store(output + at);");
            }
        }
    }
}
