namespace GenBn.Tests.Reference;

/// <summary>
/// Maximum over windows: y[b,c,i,j] = max over u, v of x[b, c, i·stride + u − padding, j·stride + v − padding], without what
/// lies outside. The first maximum in row-major order gets the gradient. Values are finite.
/// </summary>
/// <remarks>
/// Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.3. A window is numbered by its output position in NCHW, an
/// element by its position in the whole input batch. Where two elements nearly tie, single precision may pick the other
/// one, and all gradients before the pool differ: <see cref="Gap"/> tells, and <see cref="ForcedArgmax"/> makes this
/// reference follow another choice, which <see cref="Disagreements"/> then lists.
/// </remarks>
public sealed class MaxPoolReference : ReferenceLayer
{
    private readonly ReferenceWindow _rows;
    private readonly ReferenceWindow _columns;
    private int[] _chosen = [];
    private int _n;

    /// <summary>A pool of these windows.</summary>
    public MaxPoolReference(ReferenceShape input, ReferenceWindow rows, ReferenceWindow columns)
        : base(input, ReferenceShape.Image(input.Channels, rows.Output, columns.Output))
    {
        _rows = rows;
        _columns = columns;
    }

    /// <summary>A pool of kernel × kernel windows, <paramref name="stride"/> apart.</summary>
    public MaxPoolReference(ReferenceShape input, int kernel, int stride)
        : this(input, ReferenceWindow.Of(input.Height, kernel, stride), ReferenceWindow.Of(input.Width, kernel, stride))
    {
    }

    /// <summary>Per window of the last Forward, the first maximum; not touched by <see cref="ForcedArgmax"/>.</summary>
    public int[] Argmax { get; private set; } = [];

    /// <summary>Per window, the largest of the other elements (the one that could be mistaken for the maximum), or −1.</summary>
    public int[] RunnerUp { get; private set; } = [];

    /// <summary>Per window, largest minus second largest value; 0 for a tie, infinite where a window has one element.</summary>
    public double[] Gap { get; private set; } = [];

    /// <summary>Per window, the maximum minus the chosen value: 0 unless <see cref="ForcedArgmax"/> disagrees.</summary>
    public double[] Deficit { get; private set; } = [];

    /// <summary>The values that the last Forward gave.</summary>
    public double[] Outputs { get; private set; } = [];

    /// <summary>Elements to choose instead of the maxima, one per window, until set back to null.</summary>
    public int[]? ForcedArgmax { get; set; }

    /// <summary>
    /// The smallest gap of the last Forward. Exact ties are left out: with real data they come from a ReLU before the pool,
    /// whose gradient is 0 for each of the candidates.
    /// </summary>
    public double SmallestGap => Gap.Where(gap => gap > 0).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <summary>Windows whose maximum leads by at most <paramref name="gap"/>, exact ties included.</summary>
    public IReadOnlyList<int> NearTies(double gap) => [.. Enumerable.Range(0, Gap.Length).Where(window => Gap[window] <= gap)];

    /// <summary>Windows where <see cref="ForcedArgmax"/> chose something else than this reference would have.</summary>
    public IReadOnlyList<PoolDisagreement> Disagreements() =>
    [
        .. Enumerable.Range(0, _chosen.Length)
            .Where(window => _chosen[window] != Argmax[window])
            .Select(window => new PoolDisagreement(window, Argmax[window], _chosen[window], Deficit[window])),
    ];

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        int windows = n * Output.Length;
        if (ForcedArgmax is not null && ForcedArgmax.Length != windows)
        {
            throw new InvalidOperationException($"{windows} windows, but {ForcedArgmax.Length} forced elements.");
        }

        _n = n;
        _chosen = new int[windows];
        Argmax = new int[windows];
        RunnerUp = new int[windows];
        Gap = new double[windows];
        Deficit = new double[windows];
        double[] y = new double[windows];
        for (int window = 0; window < windows; window++)
        {
            List<int> elements = Elements(window);
            int best = First(elements, x, except: -1);
            int second = First(elements, x, except: best);
            int chosen = ForcedArgmax is null ? best : ForcedArgmax[window];
            if (!elements.Contains(chosen))
            {
                throw new InvalidOperationException($"Forced element {chosen} does not lie in window {window}.");
            }

            Argmax[window] = best;
            RunnerUp[window] = second;
            Gap[window] = second < 0 ? double.PositiveInfinity : x[best] - x[second];
            Deficit[window] = x[best] - x[chosen];
            _chosen[window] = chosen;
            y[window] = x[chosen];
        }

        Outputs = y;
        return y;
    }

    /// <summary>Each window's dy is added to dx at its chosen element; overlapping windows add up.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_n * Input.Length];
        for (int window = 0; window < dy.Length; window++)
        {
            dx[_chosen[window]] += dy[window];
        }

        return dx;
    }

    /// <summary>The elements of one window in row-major order.</summary>
    public List<int> Elements(int window) => ReferenceWindows.Elements(window, Input, Output, _rows, _columns);

    /// <summary>The first largest element, one of them left out; −1 if there is none.</summary>
    private static int First(List<int> elements, double[] x, int except)
    {
        int best = -1;
        foreach (int element in elements)
        {
            if (element != except && (best < 0 || x[element] > x[best]))
            {
                best = element;
            }
        }

        return best;
    }
}
