namespace GenBn.Tests.Reference;

/// <summary>Every pixel several times, the nearest neighbour: y[b,c,i,j] = x[b, c, ⌊i / rows⌋, ⌊j / columns⌋].</summary>
/// <remarks>Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016.</remarks>
public sealed class UpsampleReference(ReferenceShape input, int rows, int columns)
    : ReferenceLayer(input, ReferenceShape.Image(input.Channels, input.Height * rows, input.Width * columns))
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = new double[n * Output.Length];
        for (int at = 0; at < y.Length; at++)
        {
            y[at] = x[Source(at)];
        }

        return y;
    }

    /// <summary>A pixel gets the sum of its copies.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length / Output.Length * Input.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            dx[Source(at)] += dy[at];
        }

        return dx;
    }

    /// <summary>The element of the inputs that an element of the outputs is.</summary>
    private int Source(int output)
    {
        int plane = output / (Output.Height * Output.Width);
        int row = output / Output.Width % Output.Height;
        int column = output % Output.Width;
        return ((plane * Input.Height) + (row / rows)) * Input.Width + (column / columns);
    }
}
