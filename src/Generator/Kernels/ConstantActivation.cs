using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Writes an activation with a constant as a type of its own, so that the compiler folds the constant into the kernels.</summary>
internal static class ConstantActivation
{
    public static void Write(SourceWriter writer, ActivationFunction activation)
    {
        string function = "global::GenBn.Activations." + activation.Name;
        string constant = Emit.Literal(activation.Constant);
        writer.Line($"/// <summary>{activation.Name} with the constant {constant}.</summary>");
        using (writer.Open($"public readonly struct {Emit.ConstantActivation(activation)} : global::GenBn.Activations.IActivation"))
        {
            writer.Line("public static bool NeedsInput => false;");
            writer.Line();
            WriteMethod(writer, "Apply", "V x", $"{function}.Apply(x, {constant})");
            writer.Line();
            WriteMethod(writer, "Backward", "V x, V y, V gradient", $"{function}.Backward(y, gradient, {constant})");
        }
    }

    private static void WriteMethod(SourceWriter writer, string name, string parameters, string value)
    {
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        writer.Line($"public static V {name}<V>({parameters})");
        writer.Line(Emit.Constraint + " =>");
        writer.Line($"    {value};");
    }
}
