using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes a dense layer of one sample.</summary>
internal static class SampleDenseEmitter
{
    public static void Write(SourceWriter writer, SampleDense step) =>
        SampleStepEmitter.Write(writer, step, Emit.Invariant($"{step.Stage.Layer.Features}"), Emit.Invariant($"{step.Stage.Units}"), "units");
}
