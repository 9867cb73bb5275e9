using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The transforms of F(4×4, 3×3), with which 4×4 outputs of a 3×3 kernel take 36 products instead of 144:
/// y = Aᵀ · [(G · g · Gᵀ) ⊙ (Bᵀ · d · B)] · A for a tile d of 6×6 inputs and a kernel g.
/// </summary>
/// <remarks>
/// <para>
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv 1509.09308). The points of the interpolation are 0, ±3/4,
/// ±5/4 and ∞. All their powers here are floats, so the algorithm is exact but for the roundings of its operations. With random values these
/// are half of those of the usual points 0, ±1, ±2 and ∞; with inputs far from 0 under kernels that sum to 0 they are the smallest of 17
/// pairs that were tried, twice those of a direct convolution.
/// </para>
/// <para>
/// The runtime's <c>WinogradTiles</c> has the same operations for values in memory, and its <c>WinogradKernels</c> has G, in double precision.
/// </para>
/// </remarks>
internal static class WinogradTransform
{
    /// <summary>Rows and columns of a tile of outputs.</summary>
    public const int Outputs = 4;

    /// <summary>Rows and columns of the tile of inputs that it reads.</summary>
    public const int Inputs = 6;

    /// <summary>Products of a tile, a channel read and a channel written.</summary>
    public const int Products = Inputs * Inputs;

    /// <summary>The runtime's transforms of values in memory.</summary>
    public const string Runtime = "global::GenBn.CompilerServices.WinogradTiles";

    /// <summary>The first pair of points.</summary>
    private const float A = 0.75f;

    /// <summary>The second.</summary>
    private const float B = 1.25f;

    /// <summary>Bᵀ times a vector d0 … d5: 12 operations.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="load">Loads a value of d.</param>
    /// <param name="destination">Where a value of the result goes.</param>
    public static void WriteInput(SourceWriter writer, Func<int, string> load, Func<int, string> destination)
    {
        WriteLoads(writer, "d", load);
        writer.Statement(starts: true, $"V evenA = V.MultiplyAdd(d2, {Constant(-B * B)}, d4), oddA = V.MultiplyAdd(d1, {Constant(-B * B)}, d3);");
        writer.Statement(starts: true, $"V evenB = V.MultiplyAdd(d2, {Constant(-A * A)}, d4), oddB = V.MultiplyAdd(d1, {Constant(-A * A)}, d3);");
        writer.Line($"V.MultiplyAdd(d2, {Constant(-((A * A) + (B * B)))}, V.MultiplyAdd(d0, {Constant(A * A * B * B)}, d4)).Store({destination(0)});");
        writer.Statement(starts: true, $"V.MultiplyAdd(oddA, {Constant(A)}, evenA).Store({destination(1)});");
        writer.Statement($"V.MultiplyAdd(oddA, {Constant(-A)}, evenA).Store({destination(2)});");
        writer.Statement(starts: true, $"V.MultiplyAdd(oddB, {Constant(B)}, evenB).Store({destination(3)});");
        writer.Statement($"V.MultiplyAdd(oddB, {Constant(-B)}, evenB).Store({destination(4)});");
        writer.Line($"V.MultiplyAdd(d3, {Constant(-((A * A) + (B * B)))}, V.MultiplyAdd(d1, {Constant(A * A * B * B)}, d5)).Store({destination(5)});");
    }

    /// <summary>Aᵀ times a vector m0 … m5, declared as y0 … y3: 12 operations.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="load">Loads a value of m.</param>
    public static void WriteOutput(SourceWriter writer, Func<int, string> load)
    {
        WriteLoads(writer, "m", load);
        writer.Statement(starts: true, $"V sumA = m1 + m2, differenceA = m1 - m2, sumB = m3 + m4, differenceB = m3 - m4;");
        writer.Statement(starts: true, $"V y0 = m0 + sumA + sumB, y1 = V.MultiplyAdd(differenceB, {Constant(B)}, differenceA * {Constant(A)});");
        writer.Statement(starts: true, $"V y2 = V.MultiplyAdd(sumB, {Constant(B * B)}, sumA * {Constant(A * A)});");
        writer.Statement($"V y3 = V.MultiplyAdd(differenceB, {Constant(B * B * B)}, V.MultiplyAdd(differenceA, {Constant(A * A * A)}, m5));");
    }

    /// <summary>A times a vector y0 … y3: 10 operations.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="load">Loads a value of y.</param>
    /// <param name="destination">Where a value of the result goes.</param>
    public static void WriteGradient(SourceWriter writer, Func<int, string> load, Func<int, string> destination)
    {
        WriteLoads(writer, "y", load, Outputs);
        writer.Line($"V evenA = V.MultiplyAdd(y2, {Constant(A * A)}, y0), oddA = V.MultiplyAdd(y3, {Constant(A * A * A)}, y1 * {Constant(A)});");
        writer.Line($"V evenB = V.MultiplyAdd(y2, {Constant(B * B)}, y0), oddB = V.MultiplyAdd(y3, {Constant(B * B * B)}, y1 * {Constant(B)});");
        writer.Statement(starts: true, $"y0.Store({destination(0)});");
        writer.Statement($"(evenA + oddA).Store({destination(1)});");
        writer.Statement($"(evenA - oddA).Store({destination(2)});");
        writer.Statement($"(evenB + oddB).Store({destination(3)});");
        writer.Statement($"(evenB - oddB).Store({destination(4)});");
        writer.Statement($"y3.Store({destination(5)});");
    }

    private static void WriteLoads(SourceWriter writer, string name, Func<int, string> load, int count = Inputs)
    {
        for (int index = 0; index < count; index++)
        {
            writer.Statement(starts: index == 0, $"V {name}{index} = {load(index)};");
        }
    }

    private static string Constant(float value) => $"V.Create({Emit.Literal(value)})";
}
