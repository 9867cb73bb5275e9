using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes a pool by itself of one sample.</summary>
internal static class SamplePoolEmitter
{
    public static void Write(SourceWriter writer, SamplePool step) =>
        SampleStepEmitter.Write(writer, step, $"{step.Stage.Input.Shape}", $"{step.Stage.Output.Shape}", "channels");
}
