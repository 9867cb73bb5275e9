using GenBn.Generator.Declaration;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Emission;

/// <summary>Writes the network's description of itself: its layers as plain data.</summary>
internal static class ArchitectureEmitter
{
    /// <summary>The data stand in a class of their own, so that nobody pays for them who does not ask for them, and trimming can drop them.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line("/// <summary>The layers as plain data, created when they are first asked for.</summary>");
        MemberAttributes.WritePublic(writer, plan.Declaration);
        writer.Line("public static global::GenBn.NetworkArchitecture Architecture => ArchitectureHolder.Value;");
        writer.Line();
        MemberAttributes.Write(writer);
        using (writer.Open("private static class ArchitectureHolder"))
        {
            writer.Line("internal static readonly global::GenBn.NetworkArchitecture Value = new global::GenBn.NetworkArchitecture(");
            writer.Line($"    \"{plan.Declaration.Name.TrimStart('@')}\",");
            writer.Line("    ArchitectureHash,");
            writer.Line("    [");
            foreach (Layer layer in plan.Layers)
            {
                writer.Line("        " + Creation(layer) + ",");
            }

            writer.Line("    ]);");
        }
    }

    private static string Creation(Layer layer) => layer switch
    {
        InputLayer => $"new global::GenBn.InputLayer(\"{layer.Name}\", {Shape(layer.Shape)})",
        ConvLayer conv => New(conv, "ConvLayer", Emit.Invariant($"{conv.Source.Channels}"), Window(conv.Window, conv.Source, conv.Shape), Emit.Invariant($"Groups: {conv.Groups}"), $"HasBias: {Flag(conv.HasBias)}"),
        DenseLayer dense => New(dense, "DenseLayer", Emit.Invariant($"{dense.Features}"), $"HasBias: {Flag(dense.HasBias)}"),
        BatchNormLayer norm => New(
            norm,
            "BatchNormLayer",
            $"Epsilon: {Emit.Literal(norm.Options.Epsilon)}",
            $"Momentum: {Emit.Literal(norm.Options.Momentum)}",
            $"HasGamma: {Flag(norm.Options.Scale != BatchNormTerms.Off)}",
            $"HasBeta: {Flag(norm.Options.Center != BatchNormTerms.Off)}",
            $"UsesRunning: {Flag(norm.Options.UsesRunning)}"),
        ActivationLayer activation => New(activation, "ActivationLayer", $"\"{activation.Function.Name}\"", Emit.Literal(activation.Function.Constant)),
        MaxPoolLayer pool => New(pool, "MaxPoolLayer", Window(pool.Window, pool.Source, pool.Shape)),
        AvgPoolLayer pool => New(pool, "AvgPoolLayer", Window(pool.Window, pool.Source, pool.Shape), $"CountsPadding: {Flag(pool.CountsPadding)}"),
        GlobalAvgPoolLayer => New(layer, "GlobalAvgPoolLayer"),
        FlattenLayer => New(layer, "FlattenLayer"),
        DropoutLayer dropout => New(dropout, "DropoutLayer", Emit.Literal(dropout.Rate)),
        SoftmaxLayer => New(layer, "SoftmaxLayer"),
        AddLayer => New(layer, "AddLayer"),
        ConcatLayer => New(layer, "ConcatLayer"),
        _ => throw new InvalidOperationException($"No description of {layer}."),
    };

    private static string New(Layer layer, string type, params string[] arguments)
    {
        string inputs = string.Join(", ", layer.Inputs.Select(input => Emit.Invariant($"{input}")));
        return $"new global::GenBn.{type}({string.Join(", ", [$"\"{layer.Name}\"", $"[{inputs}]", Shape(layer.Shape), .. arguments])})";
    }

    private static string Shape(TensorShape shape) =>
        shape.IsVector ? Emit.Invariant($"[{shape.Channels}]") : Emit.Invariant($"[{shape.Channels}, {shape.Height}, {shape.Width}]");

    private static string Window(Window window, TensorShape source, TensorShape shape) =>
        $"new global::GenBn.LayerWindow({string.Join(", ", new[] { window.Kernel, window.Stride, window.Padding, window.After(source, shape), window.Dilation }.Select(Extent))})";

    private static string Extent(Extent extent) => Emit.Invariant($"new({extent.Height}, {extent.Width})");

    private static string Flag(bool value) => value ? "true" : "false";
}
