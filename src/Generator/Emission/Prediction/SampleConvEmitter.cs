using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes a convolution of one sample.</summary>
internal static class SampleConvEmitter
{
    public static void Write(SourceWriter writer, SampleConv step) =>
        SampleStepEmitter.Write(writer, step, $"{step.Stage.Layer.Source}", $"{step.Stage.Layer.Shape}", "channels");
}
