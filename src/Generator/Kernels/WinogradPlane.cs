using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A 3×3 convolution of stride 1 as tiles of 4×4 outputs, from left to right and from top to bottom; the last ones of a row or column may
/// reach beyond the image.
/// </summary>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Shape">Shape of what it computes.</param>
/// <param name="Padding">Rows above and columns to the left of what it reads.</param>
internal sealed record WinogradPlane(TensorShape Source, TensorShape Shape, Extent Padding)
{
    private const int Kernel = 3;

    /// <summary>Tiles of a row.</summary>
    public int Columns => Parts.Cover(Shape.Width, WinogradTransform.Outputs);

    /// <summary>Rows of tiles.</summary>
    public int Rows => Parts.Cover(Shape.Height, WinogradTransform.Outputs);

    /// <summary>All tiles.</summary>
    public int Tiles => Rows * Columns;

    /// <summary>Whether a tile of outputs may reach beyond the last column.</summary>
    public bool HasPartialColumns => Shape.Width % WinogradTransform.Outputs != 0;

    /// <summary>The convolution, forward; null where the transforms do not serve it.</summary>
    public static WinogradPlane? Forward(ConvGeometry geometry) =>
        Serves(geometry) ? new WinogradPlane(geometry.Source, geometry.Shape, geometry.Window.Padding) : null;

    /// <summary>Its input gradient, a convolution of the output's gradient with turned kernels; null where the transforms do not serve it.</summary>
    public static WinogradPlane? InputGradient(ConvGeometry geometry)
    {
        Extent padding = geometry.Window.Padding;
        return Serves(geometry) ? new WinogradPlane(geometry.Shape, geometry.Source, new Extent(Kernel - 1 - padding.Height, Kernel - 1 - padding.Width)) : null;
    }

    /// <summary>Declares the first row and column of what a tile reads, <c>y</c> and <c>x</c>, and the columns of the image among its six.</summary>
    public void WriteInputTile(SourceWriter writer, string row, string column)
    {
        writer.Line($"int y = {Emit.Plus($"{row} * {WinogradTransform.Outputs}", -Padding.Height)}, x = {Emit.Plus($"{column} * {WinogradTransform.Outputs}", -Padding.Width)};");
        writer.Line($"int left = {(Padding.Width > 0 ? "global::System.Math.Max(0, -x)" : "0")}, right = global::System.Math.Min({WinogradTransform.Inputs}, {Source.Width} - x);");
    }

    /// <summary>Sets the columns to 0 that a tile does not find in the image. They stay so for all channels.</summary>
    public void WriteEmptyColumns(SourceWriter writer)
    {
        if (Padding.Width == 0 && Reach(Columns, Padding.Width) <= Source.Width)
        {
            return;
        }

        using (writer.Open($"for (int at = 0; at < {WinogradTransform.Products}; at++)"))
        using (writer.Open($"if (at / {WinogradTransform.Inputs} < left || at / {WinogradTransform.Inputs} >= right)"))
        {
            writer.Line("V.Zero.Store(half + at * 16);");
        }
    }

    /// <summary>
    /// Transforms a tile of a channel: Bᵀ times the columns at <c>d</c> that the image has, into <c>half</c>, and that times B.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="column">Floats from one column to the next.</param>
    /// <param name="destination">Where the tile goes.</param>
    /// <param name="stride">Floats from one of its 36 values to the next.</param>
    public void WriteInput(SourceWriter writer, int column, string destination, int stride)
    {
        using (writer.Open("for (int k = left; k < right; k++)"))
        {
            writer.Statement(starts: true, $"float* i = d + k * {column};");
            writer.Statement($"float* t = half + k * {WinogradTransform.Inputs * 16};");
            WinogradTransform.WriteInput(writer, row => LoadRow(row, column * Source.Width), row => Emit.Plus("t", row * 16));
        }

        using (writer.Open($"for (int k = 0; k < {WinogradTransform.Inputs}; k++)"))
        {
            writer.Line($"{WinogradTransform.Runtime}.Input<V>(half + k * 16, {WinogradTransform.Inputs * 16}, {destination} + k * {WinogradTransform.Inputs * stride}, {stride});");
        }
    }

    /// <summary>Declares the first row and column of a tile of outputs, <c>y</c> and <c>x</c>, and how many the image has.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="row">The tile's row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="needsRows">Whether the rows are needed even if every tile has as many.</param>
    public void WriteOutputTile(SourceWriter writer, string row, string column, bool needsRows = true)
    {
        writer.Line($"int y = {row} * {WinogradTransform.Outputs}, x = {column} * {WinogradTransform.Outputs};");
        if (Shape.Height % WinogradTransform.Outputs != 0)
        {
            writer.Line($"int rows = global::System.Math.Min({WinogradTransform.Outputs}, {Shape.Height} - y);");
        }
        else if (needsRows)
        {
            writer.Line($"const int rows = {WinogradTransform.Outputs};");
        }
    }

    /// <summary>Transforms the columns of a tile of products at <c>m</c> into <c>half</c>: Aᵀ times them.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="stride">Floats from one of the 36 products to the next.</param>
    public static void WriteOutputColumns(SourceWriter writer, int stride)
    {
        using (writer.Open($"for (int k = 0; k < {WinogradTransform.Inputs}; k++)"))
        {
            writer.Line($"{WinogradTransform.Runtime}.Output<V>(m + k * {stride}, {WinogradTransform.Inputs * stride}, half + k * 16, {WinogradTransform.Inputs * 16});");
        }
    }

    /// <summary>Opens the loop over the rows of a tile of outputs, which start at <c>z</c>, and declares the values of a row, y0 … y3.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="row">Floats from one row to the next.</param>
    /// <param name="alongside">What else moves on from row to row.</param>
    public static SourceWriter.Block OpenOutputRows(SourceWriter writer, int row, string alongside = "")
    {
        SourceWriter.Block block = writer.Open($"for (int k = 0; k < rows; k++, z += {row}{alongside})");
        writer.Line($"float* i = half + k * {WinogradTransform.Inputs * 16};");
        WinogradTransform.WriteOutput(writer, index => $"V.Load({Emit.Plus("i", index * 16)})");
        return block;
    }

    /// <summary>Writes what is done to the values of a row that the image has.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="body">For one column.</param>
    public void WriteColumns(SourceWriter writer, Action<int> body)
    {
        int certain = HasPartialColumns ? Shape.Width % WinogradTransform.Outputs : WinogradTransform.Outputs;
        for (int column = 0; column < certain; column++)
        {
            body(column);
        }

        if (certain < WinogradTransform.Outputs)
        {
            using (writer.Open($"if (x + {WinogradTransform.Outputs} <= {Shape.Width})"))
            {
                for (int column = certain; column < WinogradTransform.Outputs; column++)
                {
                    body(column);
                }
            }
        }
    }

    /// <summary>
    /// Transforms a tile of a channel's output gradients: A times the columns at <c>dz</c> that the image has, into <c>half</c>, and that times Aᵀ.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="destination">Where the tile goes.</param>
    /// <param name="stride">Floats from one of its 36 values to the next.</param>
    public void WriteGradient(SourceWriter writer, string destination, int stride)
    {
        int certain = Shape.Height % WinogradTransform.Outputs == 0 ? WinogradTransform.Outputs : Shape.Height % WinogradTransform.Outputs;
        using (writer.Open("for (int k = 0; k < right; k++)"))
        {
            writer.Statement(starts: true, $"float* i = dz + k * 16;");
            writer.Statement($"float* t = half + k * {WinogradTransform.Inputs * 16};");
            WinogradTransform.WriteGradient(
                writer,
                row => (row < certain ? "" : Emit.Invariant($"rows <= {row} ? V.Zero : ")) + $"V.Load({Emit.Plus("i", row * Shape.Width * 16)})",
                row => Emit.Plus("t", row * 16));
        }

        if (HasPartialColumns)
        {
            using (writer.Open($"for (int at = right * {WinogradTransform.Inputs}; at < {WinogradTransform.Outputs * WinogradTransform.Inputs}; at++)"))
            {
                writer.Line("V.Zero.Store(half + at * 16);");
            }
        }

        using (writer.Open($"for (int k = 0; k < {WinogradTransform.Inputs}; k++)"))
        {
            writer.Line($"{WinogradTransform.Runtime}.Gradient<V>(half + k * 16, {WinogradTransform.Inputs * 16}, {destination} + k * {WinogradTransform.Inputs * stride}, {stride});");
        }
    }

    /// <summary>How many columns of a tile at <c>x</c> the image has.</summary>
    public string ColumnCount => HasPartialColumns
        ? Emit.Invariant($"global::System.Math.Min({WinogradTransform.Outputs}, {Shape.Width} - x)")
        : Emit.Invariant($"{WinogradTransform.Outputs}");

    private static bool Serves(ConvGeometry geometry) =>
        geometry is { Groups: 1, Window: { Kernel: { Height: Kernel, Width: Kernel }, Stride: { Height: 1, Width: 1 }, Dilation: { Height: 1, Width: 1 } } window }
        && window.Padding is { Height: < Kernel, Width: < Kernel };

    /// <summary>Loads a value of a column, or 0 where no row of the image is.</summary>
    private string LoadRow(int row, int stride)
    {
        string load = $"V.Load({Emit.Plus("i", row * stride)})";
        string[] conditions =
        [
            .. row < Padding.Height ? [Emit.Invariant($"y >= {-row}")] : Array.Empty<string>(),
            .. Reach(Rows, Padding.Height) - (WinogradTransform.Inputs - 1) + row > Source.Height ? [Emit.Invariant($"y < {Source.Height - row}")] : Array.Empty<string>(),
        ];
        return conditions.Length == 0 ? load : $"{string.Join(" && ", conditions)} ? {load} : V.Zero";
    }

    /// <summary>One past the last row or column that some tiles read.</summary>
    private static int Reach(int tiles, int padding) => ((tiles - 1) * WinogradTransform.Outputs) - padding + WinogradTransform.Inputs;
}
