using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes what is left over by folded layers of one sample.</summary>
internal static class SampleNormalizeEmitter
{
    public static void Write(SourceWriter writer, SampleNormalize step) =>
        SampleStepEmitter.Write(writer, step, $"{step.Stage.Input.Shape}", $"{step.Stage.Output.Shape}", "channels");
}
