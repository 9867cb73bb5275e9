using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the network's description of itself: its layers as plain data.</summary>
internal static class ArchitectureEmitter
{
    /// <summary>The data stand in a class of their own, so that nobody pays for them who does not ask for them, and trimming can drop them.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line("/// <summary>The layers as plain data, created when they are first asked for.</summary>");
        MemberAttributes.WritePublic(writer, plan.Declaration);
        writer.Line("public static global::GenBn.Architecture.NetworkArchitecture Architecture => ArchitectureHolder.Value;");
        writer.Line();
        MemberAttributes.Write(writer);
        using (writer.Open("private static class ArchitectureHolder"))
        {
            writer.Line("internal static readonly global::GenBn.Architecture.NetworkArchitecture Value = new(");
            writer.Line($"    \"{plan.Declaration.Name.TrimStart('@')}\",");
            writer.Line("    ArchitectureHash,");
            writer.Line("    [");
            foreach (Layer layer in plan.Layers)
            {
                writer.Line("        " + layer.Creation + ",");
            }

            writer.Line("    ]);");
        }
    }

    /// <summary>Creates the runtime's record of a layer.</summary>
    public static string New(Layer layer, string type, params string[] arguments)
    {
        string inputs = string.Join(", ", layer.Inputs.Select(input => Emit.Invariant($"{input}")));
        return $"new global::GenBn.Architecture.{type}({string.Join(", ", [$"\"{layer.Name}\"", $"[{inputs}]", Sizes(layer.Shape), .. arguments])})";
    }

    public static string Sizes(TensorShape shape) =>
        shape.IsVector ? Emit.Invariant($"[{shape.Channels}]") : Emit.Invariant($"[{shape.Channels}, {shape.Height}, {shape.Width}]");

    public static string Window(Window window, TensorShape source, TensorShape shape) =>
        $"new({string.Join(", ", new[] { window.Kernel, window.Stride, window.Padding, window.After(source, shape), window.Dilation }.Select(Extent))})";

    private static string Extent(Extent extent) => Emit.Invariant($"new({extent.Height}, {extent.Width})");

    public static string Flag(bool value) => value ? "true" : "false";
}
