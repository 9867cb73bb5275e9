namespace GenBn.Tests.Reference;

/// <summary>
/// Batch normalisation: y = gamma · x̂ + beta with x̂ = (x − mean) / sqrt(variance + epsilon), per channel of an image (over
/// n, y, x) or per feature of a vector (over n). Training takes mean and biased variance of the batch, in two passes, and
/// moves the running statistics: running = momentum · running + (1 − momentum) · batch. Inference takes the running ones, and
/// so does training if the options say so, which then moves nothing.
/// </summary>
/// <remarks>Ioffe and Szegedy, "Batch Normalization", 2015 (arXiv 1502.03167), algorithm 1 and the derivatives in section 3.</remarks>
public sealed class BatchNormReference : ReferenceLayer
{
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly BatchNormStatistics _statistics;
    private readonly RunningVariance _runningVariance;
    private double[]? _normalized;
    private readonly double[] _inverseDeviation;
    private int _n;

    /// <summary>Gamma 1, beta 0, running mean 0, running variance 1; the tensors are called <c>{name}.gamma</c> and so on.</summary>
    public BatchNormReference(
        string name,
        ReferenceShape input,
        double momentum,
        double epsilon,
        BatchNormTerm scale = BatchNormTerm.Learned,
        BatchNormTerm center = BatchNormTerm.Learned,
        BatchNormStatistics statistics = BatchNormStatistics.Batch,
        RunningVariance runningVariance = RunningVariance.Biased)
        : base(input, input)
    {
        Name = name;
        _momentum = momentum;
        _epsilon = epsilon;
        _statistics = statistics;
        _runningVariance = runningVariance;
        _inverseDeviation = new double[input.Channels];
        Gamma = new ReferenceTensor($"{name}.gamma", [input.Channels], start: 1) { Trainable = scale == BatchNormTerm.Learned };
        Beta = new ReferenceTensor($"{name}.beta", [input.Channels]) { Trainable = center == BatchNormTerm.Learned };
        RunningMean = new ReferenceTensor($"{name}.running_mean", [input.Channels]);
        RunningVar = new ReferenceTensor($"{name}.running_var", [input.Channels], start: 1);
        Parameters =
        [
            .. scale == BatchNormTerm.Off ? [] : new[] { Gamma },
            .. center == BatchNormTerm.Off ? [] : new[] { Beta },
        ];
        Buffers = [RunningMean, RunningVar];
    }

    /// <summary>Scale per channel; 1 and no parameter if the option is off.</summary>
    public ReferenceTensor Gamma { get; }

    /// <summary>Shift per channel; 0 and no parameter if the option is off.</summary>
    public ReferenceTensor Beta { get; }

    /// <summary>Running average of the batch means.</summary>
    public ReferenceTensor RunningMean { get; }

    /// <summary>Running average of the batch variances.</summary>
    public ReferenceTensor RunningVar { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Buffers { get; }

    private int Area => Input.Height * Input.Width;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _n = n;
        double[] y = new double[x.Length];
        double[] normalized = new double[x.Length];
        for (int c = 0; c < Input.Channels; c++)
        {
            double mean = RunningMean.Values[c];
            double variance = RunningVar.Values[c];
            if (training && _statistics == BatchNormStatistics.Batch)
            {
                (mean, variance) = Statistics(x, n, c);
                double m = (double)n * Area;
                double stored = _runningVariance == RunningVariance.Biased ? variance : variance * m / (m - 1);
                RunningMean.Values[c] = _momentum * RunningMean.Values[c] + (1 - _momentum) * mean;
                RunningVar.Values[c] = _momentum * RunningVar.Values[c] + (1 - _momentum) * stored;
            }

            _inverseDeviation[c] = 1 / Math.Sqrt(variance + _epsilon);
            for (int b = 0; b < n; b++)
            {
                for (int p = 0; p < Area; p++)
                {
                    int at = At(b, c, p);
                    normalized[at] = Round((x[at] - mean) * _inverseDeviation[c]);
                    y[at] = Gamma.Values[c] * normalized[at] + Beta.Values[c];
                }
            }
        }

        _normalized = training ? normalized : null;
        return y;
    }

    /// <summary>
    /// With m values per channel: dbeta = Σ dy; dgamma = Σ dy · x̂; dx = gamma · invstd · (dy − dbeta / m − x̂ · dgamma / m).
    /// With running statistics, which do not depend on x, dx = gamma · invstd · dy.
    /// </summary>
    public override double[] Backward(double[] dy)
    {
        double[] normalized = _normalized ?? throw new InvalidOperationException("Backward follows a Forward in training.");
        double[] dx = new double[dy.Length];
        double m = (double)_n * Area;
        for (int c = 0; c < Input.Channels; c++)
        {
            double dbeta = 0;
            double dgamma = 0;
            for (int b = 0; b < _n; b++)
            {
                for (int p = 0; p < Area; p++)
                {
                    dbeta += dy[At(b, c, p)];
                    dgamma += dy[At(b, c, p)] * normalized[At(b, c, p)];
                }
            }

            dbeta = Round(dbeta);
            dgamma = Round(dgamma);
            Beta.Gradients[c] = dbeta;
            Gamma.Gradients[c] = dgamma;
            for (int b = 0; b < _n; b++)
            {
                for (int p = 0; p < Area; p++)
                {
                    int at = At(b, c, p);
                    double term = _statistics == BatchNormStatistics.Running
                        ? dy[at]
                        : Round(dy[at] - dbeta / m) - Round(normalized[at] * dgamma / m);
                    dx[at] = Gamma.Values[c] * _inverseDeviation[c] * term;
                }
            }
        }

        return dx;
    }

    private (double Mean, double Variance) Statistics(double[] x, int n, int c)
    {
        double m = (double)n * Area;
        double sum = 0;
        for (int b = 0; b < n; b++)
        {
            for (int p = 0; p < Area; p++)
            {
                sum += x[At(b, c, p)];
            }
        }

        double mean = sum / m;
        double squares = 0;
        for (int b = 0; b < n; b++)
        {
            for (int p = 0; p < Area; p++)
            {
                double deviation = x[At(b, c, p)] - mean;
                squares += deviation * deviation;
            }
        }

        return (mean, squares / m);
    }

    private int At(int b, int c, int position) => (b * Input.Channels + c) * Area + position;
}
