namespace GenBn.Generator.Kernels;

/// <summary>The part of a convolution's kernel that can read more than padding: all that one sample needs.</summary>
/// <param name="First">Its first row and column.</param>
/// <param name="Used">How many rows and columns it has.</param>
internal readonly record struct SampleTaps((int Row, int Column) First, (int Rows, int Columns) Used)
{
    /// <summary>Its positions.</summary>
    public int Count => Used.Rows * Used.Columns;

    /// <summary>The part of a convolution.</summary>
    public static SampleTaps Of(ConvGeometry geometry)
    {
        (Shapes.Window window, Shapes.TensorShape shape, Shapes.TensorShape source) = (geometry.Window, geometry.Shape, geometry.Source);
        (int row, int rows) = Find(window.Kernel.Height, window.Stride.Height, window.Padding.Height, window.Dilation.Height, shape.Height, source.Height);
        (int column, int columns) = Find(window.Kernel.Width, window.Stride.Width, window.Padding.Width, window.Dilation.Width, shape.Width, source.Width);
        return new SampleTaps((row, column), (rows, columns));
    }

    /// <summary>The kernel rows that read the input at some output row; none where dilation makes all of them miss it.</summary>
    private static (int First, int Count) Find(int kernel, int stride, int padding, int dilation, int outputs, int inputs)
    {
        int[] rows = [.. Enumerable.Range(0, kernel).Where(k => ReadsInput((k * dilation) - padding))];
        return rows.Length == 0 ? (0, 0) : (rows[0], rows[rows.Length - 1] - rows[0] + 1);

        // The first output row that reads no row above the input; rows that follow each other are at offset, offset + stride, and so on.
        bool ReadsInput(int offset)
        {
            int first = offset >= 0 ? 0 : Parts.Cover(-offset, stride);
            return first < outputs && offset + (first * stride) < inputs;
        }
    }
}
