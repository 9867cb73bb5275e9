using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Maximum over 2 columns, then activation, of one sample: vectors of columns.</summary>
/// <param name="Input">Where the values are that it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Pool">Its windows, which all lie within the input.</param>
/// <param name="Activation">What is applied to the maxima.</param>
internal sealed record SampleRowPool(SampleLayout Input, SampleLayout Output, Window Pool, ActivationFunction? Activation) : SampleKernel
{
    /// <summary>Columns of the narrowest vectors.</summary>
    public const int LeastColumns = 4;

    public override string Name => SampleWords.Name($"RowMaxPool{SampleWords.Sizes(Pool)}", Activation, Input.Shape, Output.Shape);

    public override string Summary => SampleWords.Summary([$"maximum over {Pool}", SampleWords.Words(Activation)], Input, Output.Shape, "columns");

    protected override IReadOnlyList<KernelParameter> Operands => [new("input"), new("output")];

    public override IEnumerable<string> Reasons =>
        ["Lanes are columns, as the convolution before leaves them.", .. Activation is null ? [] : new[] { SampleWords.PooledFirst }];

    /// <summary>Rows. A longer activation goes over the values of all of them at once.</summary>
    public override SampleShare? Share => Activation is { IsShort: false } ? null : new SampleShare(Output.Shape.Height);

    /// <summary>The kernel, with vectors that are no longer than a row.</summary>
    public SampleVariants Variants() => new(
        this,
        null,
        Output.Shape.Width >= VectorWidth.Wide.Lanes ? VectorChoice.Widest : Output.Shape.Width >= SampleLayout.Lanes ? VectorChoice.AtMostEight : VectorChoice.Four);

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"for (int c = 0; c < {Output.Shape.Channels}; c++)");
        writer.Line($"for (int y = {First}; y < {End(Output.Shape.Height)}; y++)");
        using (writer.Open($"for (int x = 0; x < {Output.Shape.Width}; x += V.Count)"))
        {
            SampleRows.WriteColumn(writer, Output.Shape.Width, 1);
            writer.Line($"float* window = input + c * {Input.ChannelStride} + y * {Pool.Stride.Height * Input.RowStride} + 2 * at;");
            writer.Line("V low = V.Load(window), high = V.Load(window + V.Count);");
            for (int row = 1; row < Pool.Kernel.Height; row++)
            {
                writer.Line($"low = V.Max(V.Load(window + {row * Input.RowStride}), low);");
                writer.Line($"high = V.Max(V.Load(window + {row * Input.RowStride} + V.Count), high);");
            }

            string value = SampleWords.ApplyShort(Activation, "V.Max(V.Odd(low, high), V.Even(low, high))");
            writer.Line($"{value}.Store(output + c * {Output.ChannelStride} + y * {Output.RowStride} + at);");
        }

        SampleRows.WriteActivation(writer, Activation, Output);
    }
}
