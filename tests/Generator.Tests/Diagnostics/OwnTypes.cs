namespace GenBn.Tests;

/// <summary>Sources with layers and activations of a user's own.</summary>
internal static class OwnTypes
{
    private const string Vector = "where V : unmanaged, GenBn.Simd.ISimd<V>";

    /// <summary>A network with a layer between two others.</summary>
    public static string Net(string layer) => $"[Network, Input(8), Dense(4), {layer}, Dense(2)] partial class Net;\n";

    /// <summary>A function.</summary>
    /// <param name="modifier">Of the type.</param>
    /// <param name="needsInput">Whether its derivative takes x.</param>
    public static string Activation(string modifier = "", bool needsInput = true) => $$"""
        {{modifier}} struct Own : GenBn.Activations.IActivation
        {
            public static bool NeedsInput => {{(needsInput ? "true" : "false")}};
            public static V Apply<V>(V x) {{Vector}} => x;
            public static V Backward<V>(V x, V y, V gradient) {{Vector}} => gradient;
        }
        """;

    /// <summary>A layer that computes nothing.</summary>
    /// <param name="name">Of the type, with its parameters.</param>
    /// <param name="modifier">Of the type.</param>
    public static string Layer(string name = "Own", string modifier = "") => $$"""
        {{modifier}} class {{name}} : ILayer
        {
            public static void Forward(in LayerBlock block, System.ReadOnlySpan<float> input, System.Span<float> output)
            {
            }

            public static void Backward(
                in LayerBlock block, System.ReadOnlySpan<float> input, System.ReadOnlySpan<float> output, System.ReadOnlySpan<float> outputGradient, System.Span<float> inputGradient)
            {
            }
        }
        """;
}
