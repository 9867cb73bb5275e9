using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes kernels whose lanes are columns, of one sample.</summary>
internal static class SampleRowEmitter
{
    public static void WriteConv(SourceWriter writer, SampleRowConv step) =>
        SampleStepEmitter.Write(writer, step, $"{step.Stage.Layer.Source}", $"{step.Stage.Layer.Shape}", "columns");

    public static void WritePool(SourceWriter writer, SampleRowPool step) =>
        SampleStepEmitter.Write(writer, step, $"{step.Stage.Input.Shape}", $"{step.Stage.Output.Shape}", "columns");
}
