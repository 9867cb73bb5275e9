using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws the windows of convolutions and pools, and writes them as arguments of an attribute.</summary>
internal sealed class WindowDraw(Choices choices, IReadOnlySet<Word> language)
{
    private const int Attempts = 6;
    private const int SmallestLarge = 5;

    /// <summary>Windows in rows and columns that fit the shape, of a convolution or of a pool.</summary>
    /// <param name="shape">The input.</param>
    /// <param name="isPool">Of a pool, whose padding is smaller than its windows.</param>
    /// <param name="keepsExtent">As many windows as inputs in both dimensions.</param>
    public (DrawnDimension Rows, DrawnDimension Columns) Draw(ReferenceShape shape, bool isPool, bool keepsExtent)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            DrawnDimension rows = Dimension(isPool, keepsExtent);
            DrawnDimension columns = language.Contains(Word.Rectangle) && choices.OnceIn(3) ? Dimension(isPool, keepsExtent) : rows;
            if (rows.Fits(shape.Height) && columns.Fits(shape.Width))
            {
                return (rows, columns);
            }
        }

        return (DrawnDimension.Point, DrawnDimension.Point);
    }

    /// <summary>Large windows that fit the shape: kernels up to 11, strides up to 4, no padding, half a kernel or <c>Same</c>.</summary>
    public (DrawnDimension Rows, DrawnDimension Columns) DrawLarge(ReferenceShape shape)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            DrawnDimension rows = LargeDimension();
            DrawnDimension columns = language.Contains(Word.Rectangle) && choices.OnceIn(4) ? LargeDimension() : rows;
            if (rows.Fits(shape.Height) && columns.Fits(shape.Width))
            {
                return (rows, columns);
            }
        }

        // Half a kernel beside the image fits any.
        DrawnDimension padded = new(SmallestLarge, 2, SmallestLarge / 2, 1);
        return (padded, padded);
    }

    /// <summary>The arguments from the kernel on.</summary>
    public List<string> Arguments(DrawnDimension rows, DrawnDimension columns, bool isPool)
    {
        List<string> arguments = rows.Kernel == columns.Kernel && !(language.Contains(Word.Rectangle) && choices.OnceIn(5))
            ? [$"{rows.Kernel}"]
            : [$"{rows.Kernel}", $"{columns.Kernel}"];
        int ofRows = isPool ? rows.Kernel : 1;
        int ofColumns = isPool ? columns.Kernel : 1;
        arguments.AddRange(Options("Stride", rows.Stride, columns.Stride, ofRows, ofColumns));
        if (!isPool || language.Contains(Word.PoolPadding))
        {
            arguments.AddRange(Options("Padding", rows.Padding, columns.Padding, 0, 0));
        }

        if (!isPool && language.Contains(Word.Dilation))
        {
            arguments.AddRange(Options("Dilation", rows.Dilation, columns.Dilation, 1, 1));
        }

        return arguments;
    }

    /// <summary>An option that both dimensions share or that each has; nothing, most of the time, for the defaults.</summary>
    private IEnumerable<string> Options(string name, int rows, int columns, int ofRows, int ofColumns)
    {
        if (rows == ofRows && columns == ofColumns && !choices.OnceIn(6))
        {
            return [];
        }

        if (rows == columns)
        {
            return [$"{name} = {Text(rows)}"];
        }

        return choices.OnceIn(2)
            ? [$"{name} = {Text(rows)}", $"{name}Width = {Text(columns)}"]
            : [$"{name}Width = {Text(columns)}", $"{name}Height = {Text(rows)}"];

        static string Text(int value) => value == Padding.Same ? "Padding.Same" : FormattableString.Invariant($"{value}");
    }

    private DrawnDimension LargeDimension()
    {
        int kernel = choices.Of([7, SmallestLarge, 6, 8, 9, 10, 11]);
        int[] paddings = language.Contains(Word.SamePadding) ? [kernel / 2, 0, Padding.Same] : [kernel / 2, 0];
        return new(kernel, choices.Of([2, 1, 3, 4]), choices.Of(paddings), 1);
    }

    private DrawnDimension Dimension(bool isPool, bool keepsExtent)
    {
        int kernel = 1 + choices.Next(isPool ? 3 : 5);
        int dilation = !isPool && language.Contains(Word.Dilation) && choices.OnceIn(4) ? 2 + choices.Next(2) : 1;
        bool isPadded = !isPool || language.Contains(Word.PoolPadding);
        bool isSame = isPadded && language.Contains(Word.SamePadding) && choices.OnceIn(3);
        if (keepsExtent)
        {
            int odd = isPadded ? kernel | 1 : 1;
            return isSame ? new(kernel, 1, Padding.Same, dilation) : new(odd, 1, dilation * (odd - 1) / 2, dilation);
        }

        int stride = isPool ? 1 + choices.Next(3) : choices.OnceIn(2) ? 1 + choices.Next(3) : 1;
        int padding = isSame ? Padding.Same : isPool ? (isPadded ? choices.Next(kernel) : 0) : choices.Next(3);
        return new(kernel, stride, padding, dilation);
    }
}
