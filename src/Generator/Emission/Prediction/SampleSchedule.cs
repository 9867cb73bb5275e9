using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// Writes the schedule for one sample. A step that does not fill vectors of 16 floats works with vectors of 8 (<c>N</c>) where the
/// machine has wider ones (<c>V</c>).
/// </summary>
internal sealed class SampleSchedule
{
    private const string Runtime = "global::GenBn.Kernels.SampleKernels";

    private readonly SamplePlan _plan;

    private SampleSchedule(SamplePlan plan) => _plan = plan;

    public static void Write(SourceWriter writer, SamplePlan plan) => new SampleSchedule(plan).Write(writer);

    private void Write(SourceWriter writer)
    {
        using (writer.Open("protected override float* RunSample(float* input, float* scratch)"))
        {
            Dispatch.Write(writer, width => $"RunSample<{width}, {(width.EndsWith("512", StringComparison.Ordinal) ? width.Replace("512", "256") : width)}>(input, scratch);");
            writer.Line();
            writer.Line($"return {(_plan.IsInput(_plan.Output) ? "input" : PassText.Scratch(_plan.Memory[_plan.Output.Name]))};");
        }

        writer.Line();
        writer.Line("private void RunSample<V, N>(float* input, float* scratch)");
        writer.Line(Emit.Constraint);
        writer.Line(Emit.NarrowConstraint);
        using (writer.Open())
        {
            var placed = new HashSet<string>(StringComparer.Ordinal);
            foreach ((SampleStep step, int index) in _plan.Steps.Select((step, index) => (step, index)))
            {
                if (index > 0)
                {
                    writer.Line();
                }

                writer.Line($"// {step.Layers}.");
                if (placed.Add(step.Output.Name))
                {
                    writer.Line($"float* {Place(step.Output)} = {PassText.Scratch(_plan.Memory[step.Output.Name])}; // [{step.Output.Shape}], {Order(step.Output)}");
                }

                WriteCall(writer, step);
            }
        }
    }

    /// <summary>The call of a step's kernel: of another one on machines with vectors of 16 floats where those have their own.</summary>
    private void WriteCall(SourceWriter writer, SampleStep step)
    {
        if (step.Wide is null || step.Wide == step)
        {
            writer.Line(Call(step, step is SampleRowPool { IsNarrow: true } ? "global::GenBn.Simd.Simd128" : step.Wide is null ? "N" : "V"));
            return;
        }

        using (writer.Open($"if (V.Count == {VectorWidth.Wide.Lanes})"))
        {
            writer.Line(Call(step.Wide, "V"));
        }

        using (writer.Open("else"))
        {
            writer.Line(Call(step, "V"));
        }
    }

    private string Call(SampleStep step, string width)
    {
        string kernel = $"{PredictionKernelEmitter.ClassName}.{step.Kernel}<{width}>";
        return step switch
        {
            SampleConv conv => $"{kernel}({Place(conv.Input)}, {Weights(conv.Packing)}, {(conv.Shortcut is null ? "" : Place(conv.Shortcut) + ", ")}{Place(conv.Output)});",
            SampleRowConv conv => $"{kernel}({Place(conv.Input)}, {Emit.Field(conv.Stage.Layer.Name)}.Weight, {Emit.Field(conv.Stage.Layer.Name)}.Bias, {Place(conv.Output)});",
            SampleRowPool => $"{kernel}({Place(step.Input)}, {Place(step.Output)});",
            SampleDense dense => $"{kernel}({Place(dense.Input)}, {Weights(dense.Packing)}, {Place(dense.Output)});",
            SampleNormalize normalize => $"{kernel}({Place(normalize.Input)}{Normalization(normalize)}, {Place(normalize.Output)});",
            SamplePool => $"{kernel}({Place(step.Input)}, {Place(step.Output)});",
            SampleMean => Emit.Invariant($"{Runtime}.Mean<{width}>({Place(step.Input)}, {Place(step.Output)}, {step.Input.Shape.Channels}, {step.Input.Shape.Plane}, {step.Input.ColumnStride});"),
            SampleSoftmax => Emit.Invariant($"{Runtime}.Softmax<{width}>({Place(step.Input)}, {Place(step.Output)}, {step.Output.Shape.Elements});"),
            SampleConcat concat => string.Join("\n", Branches(concat)),
            SampleReorder => Emit.Invariant($"{Runtime}.Reorder({Strided(step.Input)}, {Strided(step.Output)}, {step.Output.Shape.Channels}, {step.Output.Shape.Plane});"),
            _ => throw new InvalidOperationException($"No call for {step}."),
        };
    }

    private IEnumerable<string> Branches(SampleConcat step)
    {
        int first = 0;
        foreach (SampleTensor branch in step.Branches)
        {
            yield return Emit.Invariant($"{Runtime}.CopyChannels({Place(branch)}, {branch.ColumnStride}, {Emit.Plus(Place(step.Output), first)}, {step.Output.ColumnStride}, {branch.Shape.Channels}, {branch.Shape.Plane});");
            first += branch.Shape.Channels;
        }
    }

    private string Normalization(SampleNormalize step) =>
        (step.Stage.Norm is null ? "" : ", " + PassText.Coefficients(step.Stage.Norm)) + (step.Shortcut is null ? "" : ", " + Place(step.Shortcut));

    private static string Weights(LanePacking packing) => $"{Emit.Field(packing.Layer)}.LaneWeight, {Emit.Field(packing.Layer)}.LaneBias";

    private string Strided(SampleTensor tensor) => Emit.Invariant($"{Place(tensor)}, {tensor.ColumnStride}, {tensor.ChannelStride}");

    private static string Order(SampleTensor tensor) => tensor.IsRowMajor ? "row-major" : Emit.Invariant($"channels last, {tensor.ColumnStride} floats from one position to the next");

    /// <summary>The caller's memory for the input, scratch memory for everything else.</summary>
    private string Place(SampleTensor tensor) => _plan.IsInput(tensor) ? "input" : PredictorText.Place(tensor.Name);
}
