namespace GenBn.Tests.Reference;

/// <summary>
/// Mean over windows: y[b,c,i,j] = Σ over u, v of x[b, c, i·stride + u − padding, j·stride + v − padding] / m. Where padding
/// counts, m is the size of the window, otherwise the number of its elements that lie in the input.
/// </summary>
public sealed class AvgPoolReference : ReferenceLayer
{
    private readonly ReferenceWindow _rows;
    private readonly ReferenceWindow _columns;
    private readonly bool _countPadding;
    private int _n;

    /// <summary>A pool of these windows.</summary>
    public AvgPoolReference(ReferenceShape input, ReferenceWindow rows, ReferenceWindow columns, bool countPadding)
        : base(input, ReferenceShape.Image(input.Channels, rows.Output, columns.Output))
    {
        _rows = rows;
        _columns = columns;
        _countPadding = countPadding;
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _n = n;
        double[] y = new double[n * Output.Length];
        ForEachElement((window, element, share) => y[window] += share * x[element]);
        return y;
    }

    /// <summary>Each element of a window gets dy / m.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_n * Input.Length];
        ForEachElement((window, element, share) => dx[element] += share * dy[window]);
        return dx;
    }

    /// <summary>Calls <paramref name="element"/> with window, element and 1 / m.</summary>
    private void ForEachElement(Action<int, int, double> element)
    {
        for (int window = 0; window < _n * Output.Length; window++)
        {
            List<int> elements = ReferenceWindows.Elements(window, Input, Output, _rows, _columns);
            int divisor = _countPadding ? _rows.Kernel * _columns.Kernel : elements.Count;
            foreach (int at in elements)
            {
                element(window, at, 1.0 / divisor);
            }
        }
    }
}
