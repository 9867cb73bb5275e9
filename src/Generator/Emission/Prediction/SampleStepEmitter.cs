using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes the kernel of a step of one sample.</summary>
internal static class SampleStepEmitter
{
    public static void Write(SourceWriter writer, SampleStep step, string from, string to, string lanes)
    {
        string parameters = string.Join(", ", step.Content!.Signature.Select(parameter => $"{parameter.Type} {parameter.Name}"));
        using (Emit.Kernel(writer, $"One sample: {step.Input.Name} [{from}] → {step.Output.Name} [{to}], lanes are {lanes}.", step.Kernel, parameters))
        {
            step.Content.WriteBody(writer);
        }
    }
}
