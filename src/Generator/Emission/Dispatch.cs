namespace GenBn.Generator.Emission;

/// <summary>Chooses the widest vectors that are hardware; the conditions are constants to the compiler.</summary>
internal static class Dispatch
{
    public static void Write(SourceWriter writer, Func<string, string> call)
    {
        using (writer.Open("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
        {
            writer.Line(call("global::GenBn.CompilerServices.Simd512"));
        }

        using (writer.Open("else if (global::System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated)"))
        {
            writer.Line(call("global::GenBn.CompilerServices.Simd256"));
        }

        using (writer.Open("else"))
        {
            writer.Line(call("global::GenBn.CompilerServices.Simd128"));
        }
    }
}
