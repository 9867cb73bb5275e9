using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws layers that make images larger or smaller without windows, or give them another shape.</summary>
internal sealed class ResizingDraw(Choices choices)
{
    /// <summary>Values of a sample that are multiplied further.</summary>
    private const int MostEnlarged = 300;

    /// <summary>The same of those that channels are multiplied with, too.</summary>
    private const int MostTransposed = 120;

    private static readonly string[] Modes = ["", "Mode = PadMode.Reflect", "Mode = PadMode.Edge"];

    /// <summary>The layers that a shape allows.</summary>
    public static IEnumerable<Word> Words(ReferenceShape shape)
    {
        if (shape.Length > 1)
        {
            yield return Word.Reshape;
        }

        if (shape.IsVector)
        {
            yield break;
        }

        yield return Word.Crop;
        if (shape.Channels % 4 == 0)
        {
            yield return Word.PixelShuffle;
        }

        if (shape.Length <= MostTransposed)
        {
            yield return Word.ConvTranspose;
            yield return Word.ConvTranspose;
        }

        if (shape.Length <= MostEnlarged)
        {
            yield return Word.Bilinear;
            yield return Word.Pad;
        }
    }

    /// <summary>Such a layer: its attribute, arguments and output.</summary>
    public (string Layer, List<string> Arguments, ReferenceShape Output) Draw(Word word, ReferenceShape shape) => word switch
    {
        Word.ConvTranspose => ConvTranspose(shape),
        Word.Bilinear => Bilinear(shape),
        Word.PixelShuffle => PixelShuffle(shape),
        Word.Pad => Pad(shape),
        Word.Crop => Crop(shape),
        _ => Reshape(shape),
    };

    private (string Layer, List<string> Arguments, ReferenceShape Output) ConvTranspose(ReferenceShape shape)
    {
        int groups = choices.OnceIn(3) ? choices.Of([.. Enumerable.Range(1, shape.Channels).Where(count => shape.Channels % count == 0).Reverse()]) : 1;
        int channels = groups * (1 + choices.Next(groups > 1 ? 3 : 9));
        bool isSquare = choices.OnceIn(2);
        Side rows = Draw(shape.Height);
        Side columns = isSquare ? rows with { Size = shape.Width } : Draw(shape.Width);
        rows = rows.Fitting();
        columns = columns.Fitting();
        List<string> arguments = [$"{channels}", .. rows.Kernel == columns.Kernel && isSquare ? [$"{rows.Kernel}"] : new[] { $"{rows.Kernel}", $"{columns.Kernel}" }];
        Option("Stride", rows.Stride, columns.Stride, 1);
        Option("Padding", rows.Padding, columns.Padding, 0);
        Option("OutputPadding", rows.More, columns.More, 0);
        Option("Dilation", rows.Dilation, columns.Dilation, 1);
        if (groups > 1)
        {
            arguments.Add($"Groups = {groups}");
        }

        if (choices.OnceIn(4))
        {
            arguments.Add("Bias = false");
        }

        return ("ConvTranspose", arguments, ReferenceShape.Image(channels, rows.Output, columns.Output));

        void Option(string name, int height, int width, int usual) =>
            arguments.AddRange(height == width ? height == usual ? [] : [$"{name} = {height}"] : new[] { $"{name}Height = {height}", $"{name}Width = {width}" });

        Side Draw(int size)
        {
            int stride = choices.Of([1, 2, 2, 3]);
            return new Side(size, 1 + choices.Next(4), stride, choices.Next(3), choices.Next(stride), choices.OnceIn(5) ? 2 : 1);
        }
    }

    private (string Layer, List<string> Arguments, ReferenceShape Output) Bilinear(ReferenceShape shape)
    {
        (int height, int width) = (choices.Of([2, 1, 3]), choices.Of([2, 1, 3]));
        List<string> arguments = height == width && choices.OnceIn(2) ? [$"{height}"] : [$"{height}", $"{width}"];
        return ("Upsample", [.. arguments, "Interpolation = Interpolation.Bilinear"], ReferenceShape.Image(shape.Channels, shape.Height * height, shape.Width * width));
    }

    private (string Layer, List<string> Arguments, ReferenceShape Output) PixelShuffle(ReferenceShape shape)
    {
        int factor = choices.Of([.. new[] { 2, 3, 4 }.Where(factor => shape.Channels % (factor * factor) == 0)]);
        return ("PixelShuffle", [$"{factor}"], ReferenceShape.Image(shape.Channels / (factor * factor), shape.Height * factor, shape.Width * factor));
    }

    private (string Layer, List<string> Arguments, ReferenceShape Output) Pad(ReferenceShape shape)
    {
        string mode = choices.Of(Modes);
        bool isReflected = mode.EndsWith("Reflect", StringComparison.Ordinal);
        (int height, int width) = (isReflected ? Math.Min(3, shape.Height) : 4, isReflected ? Math.Min(3, shape.Width) : 4);
        List<string> arguments = Sides(height, width, out (int Top, int Bottom, int Left, int Right) sides);
        return (
            "Pad",
            mode.Length == 0 ? arguments : [.. arguments, mode],
            ReferenceShape.Image(shape.Channels, shape.Height + sides.Top + sides.Bottom, shape.Width + sides.Left + sides.Right));
    }

    private (string Layer, List<string> Arguments, ReferenceShape Output) Crop(ReferenceShape shape)
    {
        List<string> arguments = Sides(((shape.Height - 1) / 2) + 1, ((shape.Width - 1) / 2) + 1, out (int Top, int Bottom, int Left, int Right) sides);
        return ("Crop", arguments, ReferenceShape.Image(shape.Channels, shape.Height - sides.Top - sides.Bottom, shape.Width - sides.Left - sides.Right));
    }

    /// <summary>Rows and columns on each side, fewer than these.</summary>
    private List<string> Sides(int rows, int columns, out (int Top, int Bottom, int Left, int Right) sides)
    {
        if (choices.OnceIn(3))
        {
            int all = choices.Next(Math.Min(rows, columns));
            sides = (all, all, all, all);
            return [$"{all}"];
        }

        sides = (choices.Next(rows), choices.Next(rows), choices.Next(columns), choices.Next(columns));
        return [$"{sides.Top}", $"{sides.Bottom}", $"{sides.Left}", $"{sides.Right}"];
    }

    private (string Layer, List<string> Arguments, ReferenceShape Output) Reshape(ReferenceShape shape)
    {
        int channels = choices.Of(Divisors(shape.Length));
        int height = choices.Of(Divisors(shape.Length / channels));
        int width = shape.Length / channels / height;
        return ("Reshape", [$"{channels}", $"{height}", $"{width}"], ReferenceShape.Image(channels, height, width));
    }

    private static int[] Divisors(int number) => [.. Enumerable.Range(1, number).Where(count => number % count == 0)];

    /// <summary>One dimension of a transposed convolution.</summary>
    private sealed record Side(int Size, int Kernel, int Stride, int Padding, int More, int Dilation)
    {
        public int Output => ((Size - 1) * Stride) - (2 * Padding) + ((Kernel - 1) * Dilation) + 1 + More;

        /// <summary>The same with less padding where nothing would be left.</summary>
        public Side Fitting() => Output >= 1 ? this : (this with { Padding = Padding - 1 }).Fitting();
    }
}
