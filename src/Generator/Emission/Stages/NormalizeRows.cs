using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>What the kernels of a normalisation have in common: coefficients of a channel and pointers into a row of windows.</summary>
internal static class NormalizeRows
{
    /// <summary>Broadcasts the coefficients of channel c.</summary>
    public static void WriteChannel(SourceWriter writer, NormalizeStage stage, params string[] coefficients)
    {
        if (stage.Norm is null)
        {
            return;
        }

        foreach (string plural in coefficients)
        {
            writer.Line($"V {plural.Substring(0, plural.Length - 1)} = V.Create({plural}[c]);");
        }
    }

    /// <summary>The activation's argument: normalised, and with what the shortcut adds.</summary>
    public static string Argument(NormalizeStage stage, string value, string shortcut)
    {
        string normalized = stage.Norm is null ? value : $"V.MultiplyAdd({value} - center, scale, shift)";
        return stage.Shortcut is null ? normalized : $"{normalized} + {shortcut}";
    }

    /// <summary>Rows and columns of a window's values, in row-major order.</summary>
    public static IEnumerable<(int Row, int Column)> Window(NormalizeStage stage) =>
        from row in Enumerable.Range(0, stage.Pool!.Window.Kernel.Height)
        from column in Enumerable.Range(0, stage.Pool.Window.Kernel.Width)
        select (row, column);

    /// <summary>Offsets of a window's values from its first, in vectors, in row-major order.</summary>
    public static IEnumerable<int> Positions(NormalizeStage stage) =>
        Window(stage).Select(position => (position.Row * stage.Input.Shape.Width) + position.Column);

    /// <summary>Pointers to row y of windows (named window, dz: in the input's shape) or of pooled values (any other name).</summary>
    public static void WriteRowPointers(SourceWriter writer, NormalizeStage stage, params (string Name, string Tensor)[] pointers)
    {
        foreach ((string name, string tensor) in pointers)
        {
            bool pooled = name is not ("window" or "dz");
            int plane = (pooled ? stage.Output.PlaneStride : stage.Input.PlaneStride) * 16;
            int row = (pooled ? stage.Output.Shape.Width : stage.Input.Shape.Width * stage.Pool!.Window.Stride.Height) * 16;
            writer.Line($"float* {name} = {tensor} + c * {plane} + y * {row} + lane;");
        }
    }
}
