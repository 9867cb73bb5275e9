using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>What kernels that work value by value have in common: coefficients of a channel and values of a window.</summary>
internal static class NormalizeRows
{
    /// <summary>Broadcasts the coefficients of channel c.</summary>
    public static void WriteChannel(SourceWriter writer, params string[] coefficients)
    {
        foreach (string plural in coefficients)
        {
            writer.Line($"V {plural.Substring(0, plural.Length - 1)} = V.Create({plural}[c]);");
        }
    }

    /// <summary>The activation's argument: normalised, and with what the shortcut adds.</summary>
    /// <param name="normalizes">Whether values are normalised.</param>
    /// <param name="value">The value.</param>
    /// <param name="shortcut">What is added; null for nothing.</param>
    public static string Argument(bool normalizes, string value, string? shortcut)
    {
        string normalized = normalizes ? $"V.MultiplyAdd({value} - center, scale, shift)" : value;
        return shortcut is null ? normalized : $"{normalized} + {shortcut}";
    }

    /// <summary>Rows and columns of a window's values, in row-major order.</summary>
    public static IEnumerable<(int Row, int Column)> Positions(Window window) =>
        from row in Enumerable.Range(0, window.Kernel.Height)
        from column in Enumerable.Range(0, window.Kernel.Width)
        select (row, column);

    /// <summary>Offsets of a window's values from its first, in vectors, in row-major order.</summary>
    public static IEnumerable<int> Offsets(Window window, TensorShape source) =>
        Positions(window).Select(position => (position.Row * source.Width) + position.Column);

    /// <summary>A pointer to the first value of row y, in the plane of channel c.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="name">The pointer.</param>
    /// <param name="tensor">The parameter with the tensor.</param>
    /// <param name="plane">Vectors from one channel to the next.</param>
    /// <param name="row">Vectors from one row to the next.</param>
    public static void WriteRowPointer(SourceWriter writer, string name, string tensor, int plane, int row) =>
        writer.Line($"float* {name} = {tensor} + c * {plane * 16} + y * {row * 16} + lane;");
}
