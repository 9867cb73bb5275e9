namespace GenBn.Tests.Reference;

/// <summary>
/// Layer, group and instance norm: y = gamma · x̂ + beta, x̂ = (x − mean) / √(variance + epsilon), with mean and biased variance of the values of
/// one sample that belong together.
/// </summary>
/// <remarks>Wu and He, "Group Normalization", 2018 (arXiv 1803.08494), section 3.1.</remarks>
public sealed class SampleNormReference : ReferenceLayer
{
    private readonly Func<int, int, int> _set;
    private readonly int _sets;
    private readonly double _epsilon;
    private double[] _normalized = [];
    private double[] _inverseDeviations = [];

    /// <param name="name">The prefix of its tensors.</param>
    /// <param name="input">Shape of the input.</param>
    /// <param name="sets">What is normalised in one sample, each by itself.</param>
    /// <param name="set">The set of a channel's value at a position.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">Whether gamma is a parameter; else it is 1.</param>
    /// <param name="center">Whether beta is a parameter; else it is 0.</param>
    public SampleNormReference(string name, ReferenceShape input, int sets, Func<int, int, int> set, double epsilon, bool scale, bool center)
        : base(input, input)
    {
        Name = name;
        _sets = sets;
        _set = set;
        _epsilon = epsilon;
        Gamma = new ReferenceTensor($"{name}.gamma", [input.Channels], start: 1);
        Beta = new ReferenceTensor($"{name}.beta", [input.Channels]);
        Parameters = [.. scale ? new[] { Gamma } : [], .. center ? new[] { Beta } : []];
    }

    /// <summary>Scale per channel.</summary>
    public ReferenceTensor Gamma { get; }

    /// <summary>Shift per channel.</summary>
    public ReferenceTensor Beta { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    private int Area => Input.Height * Input.Width;

    /// <summary>Of each position over its channels; of a vector over its features.</summary>
    public static SampleNormReference Layer(string name, ReferenceShape input, double epsilon = 1e-5, bool scale = true, bool center = true) =>
        new(name, input, input.Height * input.Width, (_, position) => position, epsilon, scale, center);

    /// <summary>Of groups of channels over all positions.</summary>
    public static SampleNormReference Group(string name, ReferenceShape input, int groups, double epsilon = 1e-5, bool scale = true, bool center = true) =>
        new(name, input, groups, (channel, _) => channel * groups / input.Channels, epsilon, scale, center);

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = new double[x.Length];
        _normalized = new double[x.Length];
        _inverseDeviations = new double[n * _sets];
        double[] means = Means(x);
        double[] squares = new double[x.Length];
        for (int at = 0; at < x.Length; at++)
        {
            double deviation = x[at] - means[SetOf(at)];
            squares[at] = deviation * deviation;
        }

        double[] variances = Means(squares);
        for (int set = 0; set < variances.Length; set++)
        {
            _inverseDeviations[set] = 1 / Math.Sqrt(variances[set] + _epsilon);
        }

        for (int at = 0; at < x.Length; at++)
        {
            _normalized[at] = Round((x[at] - means[SetOf(at)]) * _inverseDeviations[SetOf(at)]);
            y[at] = (Gamma.Values[ChannelOf(at)] * _normalized[at]) + Beta.Values[ChannelOf(at)];
        }

        return y;
    }

    /// <summary>With g = gamma · dy: dx = (g − mean of g − x̂ · mean of g · x̂) / deviation; dgamma = Σ dy · x̂; dbeta = Σ dy.</summary>
    public override double[] Backward(double[] dy)
    {
        Array.Clear(Gamma.Gradients);
        Array.Clear(Beta.Gradients);
        double[] g = new double[dy.Length];
        double[] products = new double[dy.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            Gamma.Gradients[ChannelOf(at)] += dy[at] * _normalized[at];
            Beta.Gradients[ChannelOf(at)] += dy[at];
            g[at] = Gamma.Values[ChannelOf(at)] * dy[at];
            products[at] = g[at] * _normalized[at];
        }

        double[] gradient = Round(Means(g));
        double[] product = Round(Means(products));
        double[] dx = new double[dy.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            int set = SetOf(at);
            dx[at] = _inverseDeviations[set] * (Round(g[at] - gradient[set]) - Round(_normalized[at] * product[set]));
        }

        return dx;
    }

    /// <summary>The mean of each set of each sample.</summary>
    private double[] Means(double[] values)
    {
        double[] sums = new double[values.Length / Input.Length * _sets];
        for (int at = 0; at < values.Length; at++)
        {
            sums[SetOf(at)] += values[at];
        }

        int count = Input.Length / _sets;
        return Array.ConvertAll(sums, sum => sum / count);
    }

    private int SetOf(int at) => (at / Input.Length * _sets) + _set(ChannelOf(at), at % Area);

    private int ChannelOf(int at) => at / Area % Input.Channels;
}
