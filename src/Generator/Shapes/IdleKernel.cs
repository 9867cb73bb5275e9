namespace GenBn.Generator.Shapes;

/// <summary>Finds rows and columns of a kernel that lie outside of the image wherever the kernel is placed.</summary>
internal static class IdleKernel
{
    public static void Verify(ConvDeclaration conv, string words, TensorShape source, TensorShape output, LayerProblems problems)
    {
        Window window = conv.Window.On(source);
        (int First, int Count) rows = Used(
            window.Kernel.Height, window.Stride.Height, window.Padding.Height, window.Dilation.Height, source.Height, output.Height);
        (int First, int Count) columns = Used(
            window.Kernel.Width, window.Stride.Width, window.Padding.Width, window.Dilation.Width, source.Width, output.Width);
        string[] idle =
        [
            .. Words(window.Kernel.Height - rows.Count, window.Kernel.Height, "row"),
            .. Words(window.Kernel.Width - columns.Count, window.Kernel.Width, "column"),
        ];
        if (idle.Length == 0)
        {
            return;
        }

        var kernel = new Extent(rows.Count, columns.Count);
        var padding = new Extent(window.Padding.Height - (rows.First * window.Dilation.Height), window.Padding.Width - (columns.First * window.Dilation.Width));
        string declaration = conv.IsOneDimensional ? FormattableString.Invariant($"Conv1D({conv.Channels}, {kernel.Width})")
            : kernel.Height == kernel.Width ? FormattableString.Invariant($"Conv({conv.Channels}, {kernel.Height})")
            : FormattableString.Invariant($"Conv({conv.Channels}, {kernel.Height}, {kernel.Width})");
        string amount = conv.Window.Padding.Width == WindowRule.Causal ? "Padding.Causal"
            : conv.IsOneDimensional ? FormattableString.Invariant($"{padding.Width}")
            : padding.ToShortString();
        string? repair = !conv.IsOneDimensional && IsSaid(conv.Window with { Kernel = kernel, Padding = padding }, source, output)
            ? FormattableString.Invariant($"{kernel.Height},{kernel.Width},{padding.Height},{padding.Width}")
            : null;
        problems.AddRepairable(repair, ProblemIds.KernelMeetsPadding, words, string.Join(" and ", idle), declaration, amount);
    }

    /// <summary>
    /// A window without the outer rows and columns that never meet the image, and the first row and column that it keeps. One that would need
    /// negative padding stays as it is.
    /// </summary>
    public static (Window Window, int Top, int Left) Crop(Window window, TensorShape source, TensorShape output)
    {
        (int First, int Count) rows = Kept(
            window.Kernel.Height, window.Stride.Height, window.Padding.Height, window.Dilation.Height, source.Height, output.Height);
        (int First, int Count) columns = Kept(
            window.Kernel.Width, window.Stride.Width, window.Padding.Width, window.Dilation.Width, source.Width, output.Width);
        return (
            window with
            {
                Kernel = new Extent(rows.Count, columns.Count),
                Padding = new Extent(
                    window.Padding.Height - (rows.First * window.Dilation.Height), window.Padding.Width - (columns.First * window.Dilation.Width)),
            },
            rows.First,
            columns.First);
    }

    private static (int First, int Count) Kept(int kernel, int stride, int padding, int dilation, int inputs, int outputs)
    {
        (int First, int Count) used = Used(kernel, stride, padding, dilation, inputs, outputs);
        return used.First * dilation <= padding ? used : (0, kernel);
    }

    /// <summary>The rows or columns of a kernel, from the first to the last, that meet the image at some position.</summary>
    private static (int First, int Count) Used(int kernel, int stride, int padding, int dilation, int inputs, int outputs)
    {
        int[] used = [.. Enumerable.Range(0, kernel).Where(k => MeetsImage((k * dilation) - padding))];
        return used.Length == 0 ? (0, kernel) : (used[0], used[used.Length - 1] - used[0] + 1);

        // Positions are offset, offset + stride, and so on.
        bool MeetsImage(int offset)
        {
            int position = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
            return position < outputs && offset + (position * stride) < inputs;
        }
    }

    private static IEnumerable<string> Words(int idle, int all, string what)
    {
        if (idle > 0)
        {
            yield return FormattableString.Invariant($"{idle} of {all} {what}s");
        }
    }

    /// <summary>Whether a smaller kernel with padding that is the same on both sides leaves the same image.</summary>
    private static bool IsSaid(DeclaredWindow window, TensorShape source, TensorShape output) =>
        window.Padding is { Height: >= 0, Width: >= 0 } && window.Positions(source) == new Extent(output.Height, output.Width);
}
