namespace GenBn.Tests.Reference;

/// <summary>
/// A layer without parameters whose outputs are sums of inputs with constant weights, as resizing and moving pixels is. The gradient of an input
/// is the sum over the outputs that it contributes to, with the same weights.
/// </summary>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="terms">The inputs of an output with their weights: of a channel, row and column, those of inputs.</param>
public sealed class LinearMapReference(
    ReferenceShape input, ReferenceShape output, Func<int, int, int, IEnumerable<(int Channel, int Row, int Column, double Weight)>> terms)
    : ReferenceLayer(input, output)
{
    private readonly (int Input, double Weight)[][] _terms =
    [
        .. from channel in Enumerable.Range(0, output.Channels)
           from row in Enumerable.Range(0, output.Height)
           from column in Enumerable.Range(0, output.Width)
           select terms(channel, row, column).Select(term => ((((term.Channel * input.Height) + term.Row) * input.Width) + term.Column, term.Weight)).ToArray(),
    ];

    /// <summary>
    /// Bilinear upsampling of pixels with their values at their centres: output i lies at (i + 0.5) / factor − 0.5, clamped to the image, as
    /// PyTorch's <c>interpolate</c> with <c>align_corners=False</c> has it.
    /// </summary>
    public static LinearMapReference Bilinear(string name, ReferenceShape input, int rows, int columns) => new(
        input,
        ReferenceShape.Image(input.Channels, input.Height * rows, input.Width * columns),
        (channel, row, column) =>
            from vertical in Around(row, rows, input.Height)
            from horizontal in Around(column, columns, input.Width)
            select (channel, vertical.Index, horizontal.Index, vertical.Weight * horizontal.Weight))
    {
        Name = name,
    };

    /// <summary>Channels as pixels.</summary>
    public static LinearMapReference PixelShuffle(string name, ReferenceShape input, int factor) => new(
        input,
        ReferenceShape.Image(input.Channels / (factor * factor), input.Height * factor, input.Width * factor),
        (channel, row, column) => [((((channel * factor) + (row % factor)) * factor) + (column % factor), row / factor, column / factor, 1)])
    {
        Name = name,
    };

    /// <summary>Rows and columns around an image.</summary>
    public static LinearMapReference Pad(string name, ReferenceShape input, int top, int bottom, int left, int right, PadMode mode) => new(
        input,
        ReferenceShape.Image(input.Channels, top + input.Height + bottom, left + input.Width + right),
        (channel, row, column) => Inside(row - top, input.Height, mode) is { } y && Inside(column - left, input.Width, mode) is { } x ? [(channel, y, x, 1)] : [])
    {
        Name = name,
    };

    /// <summary>A part of an image.</summary>
    public static LinearMapReference Crop(string name, ReferenceShape input, int top, int bottom, int left, int right) => new(
        input,
        ReferenceShape.Image(input.Channels, input.Height - top - bottom, input.Width - left - right),
        (channel, row, column) => [(channel, row + top, column + left, 1)])
    {
        Name = name,
    };

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = new double[n * Output.Length];
        for (int at = 0; at < y.Length; at++)
        {
            int first = at / Output.Length * Input.Length;
            y[at] = _terms[at % Output.Length].Sum(term => x[first + term.Input] * term.Weight);
        }

        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length / Output.Length * Input.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            foreach ((int place, double weight) in _terms[at % Output.Length])
            {
                dx[(at / Output.Length * Input.Length) + place] += dy[at] * weight;
            }
        }

        return dx;
    }

    private static IEnumerable<(int Index, double Weight)> Around(int output, int factor, int size)
    {
        double place = Math.Clamp(((output + 0.5) / factor) - 0.5, 0, size - 1);
        int low = (int)Math.Floor(place);
        yield return (low, 1 - (place - low));
        if (place > low)
        {
            yield return (low + 1, place - low);
        }
    }

    private static int? Inside(int place, int size, PadMode mode) => mode switch
    {
        PadMode.Edge => Math.Clamp(place, 0, size - 1),
        PadMode.Reflect => place < 0 ? -place : place >= size ? (2 * (size - 1)) - place : place,
        _ => place >= 0 && place < size ? place : null,
    };
}
