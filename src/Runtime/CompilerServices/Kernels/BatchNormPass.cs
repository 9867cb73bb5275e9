using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// One batch norm during a training pass: merges the statistics that the kernels gather per lane, and the sums of its
/// backward pass, and turns both into the few numbers per channel that the kernels apply.
/// </summary>
/// <remarks>
/// Forward: y = (x − center) · scale + shift. The center is the batch mean rounded to single precision, and its rounding error
/// is part of the shift: a mean of 10,000 with a deviation of 0.01 loses nothing.
/// Lanes are merged within a block first, then the blocks of a group in their order, then groups in the order of a <see cref="SumTree"/>,
/// whichever worker or rank made them.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchNormPass
{
    private readonly BatchNormParameters _parameters;
    private readonly BatchNormOptions _options;
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly SumTree _tree;
    private readonly double[] _inverseDeviations;
    private readonly double[] _centerErrors;
    private readonly AlignedBuffer _coefficients;
    private readonly int _padded;

    /// <summary>What <see cref="Commit"/> makes the running statistics; while recalibrating, the statistics of the batch.</summary>
    private readonly double[] _nextMeans;
    private readonly double[] _nextVariances;
    private PopulationStatistics? _population;
    private bool _recalibrates;

    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="parameters">Gamma, beta and running statistics.</param>
    /// <param name="valuesPerSample">Values of a channel in one sample: height · width, 1 for a vector.</param>
    /// <param name="options">What the layer's attribute says.</param>
    /// <param name="tree">The order in which groups are merged.</param>
    /// <param name="groups">Groups of the largest share of a batch.</param>
    internal BatchNormPass(string name, BatchNormParameters parameters, int valuesPerSample, BatchNormOptions options, SumTree tree, int groups)
    {
        Name = name;
        Channels = parameters.Channels;
        ValuesPerSample = valuesPerSample;
        _parameters = parameters;
        _options = options;
        _momentum = options.Momentum;
        _epsilon = options.Epsilon;
        _tree = tree;
        Statistics = new ChannelSums($"statistics of {name}", Channels, valuesPerSample, areMoments: true, tree, groups);
        Gradients = new ChannelSums($"gradient sums of {name}", Channels, valuesPerSample, areMoments: false, tree, groups);
        _nextMeans = new double[Channels];
        _nextVariances = new double[Channels];
        _inverseDeviations = new double[Channels];
        _centerErrors = new double[Channels];
        _padded = (Channels + 15) & ~15;
        _coefficients = new AlignedBuffer(6 * _padded);
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Number of channels, or of features.</summary>
    public int Channels { get; }

    /// <summary>Values of a channel in one sample.</summary>
    public int ValuesPerSample { get; }

    /// <summary>Whether training normalises by the running statistics, which it then leaves alone.</summary>
    public bool UsesRunning => _options.UseRunning;

    /// <summary>Mean and sum of squared deviations of each channel, by groups.</summary>
    public ChannelSums Statistics { get; }

    /// <summary>Σ dy and Σ dy · (x − center) of each channel, by groups.</summary>
    public ChannelSums Gradients { get; }

    /// <summary>Per channel what is subtracted first: the batch mean in single precision.</summary>
    public float* Center => _coefficients.Pointer;

    /// <summary>Per channel gamma / sqrt(variance + epsilon).</summary>
    public float* Scale => _coefficients.Pointer + _padded;

    /// <summary>Per channel beta, less what the center lacks of the mean.</summary>
    public float* Shift => _coefficients.Pointer + (2 * _padded);

    /// <summary>Backward, dx = GradientScale · dy + GradientSlope · (x − center) + GradientShift: the factor of dy.</summary>
    public float* GradientScale => _coefficients.Pointer + (3 * _padded);

    /// <summary>See <see cref="GradientScale"/>.</summary>
    public float* GradientSlope => _coefficients.Pointer + (4 * _padded);

    /// <summary>See <see cref="GradientScale"/>.</summary>
    public float* GradientShift => _coefficients.Pointer + (5 * _padded);

    /// <summary>Whether a parameter is its gamma or beta, whose gradients it completes itself.</summary>
    internal bool Has(Parameter parameter) =>
        (_parameters.HasGamma && ReferenceEquals(parameter, _parameters.Gamma)) || (_parameters.HasBeta && ReferenceEquals(parameter, _parameters.Beta));

    /// <summary>
    /// Takes the lanes of one block: per channel 16 origins, 16 sums of (x − origin) and 16 sums of (x − origin)².
    /// </summary>
    /// <remarks>
    /// The origin is a value of the lane itself. Where it is untypical of its channel, most of the sum of squares cancels; the
    /// channel is then measured again about its means, in double precision.
    /// </remarks>
    /// <param name="block">The block's number.</param>
    /// <param name="lanes">What the kernel measured.</param>
    /// <param name="floats">Floats from a channel's lanes to the next channel's.</param>
    /// <param name="values">The block's values, 16 lanes each, of a channel after the other.</param>
    /// <param name="stride">Floats from a channel's values to the next channel's.</param>
    /// <param name="validLanes">Lanes with a sample.</param>
    public void MergeLanes(int block, float* lanes, int floats, float* values, int stride, int validLanes)
    {
        if (UsesRunning)
        {
            return;
        }

        int group = _tree.GroupOf(block);
        int before = 16 * (block - _tree.FirstBlock(group));
        for (int channel = 0; channel < Channels; channel++, lanes += floats, values += stride)
        {
            if (!LaneMoments.TryMerge(lanes, ValuesPerSample, validLanes, out double mean, out double squares))
            {
                LaneMoments.Measure(values, ValuesPerSample, validLanes, out mean, out squares);
            }

            Statistics.Add(group, before, validLanes, channel, mean, squares);
        }
    }

    /// <summary>Merges the groups of one worker's share of the channels, see <see cref="CombineStatistics(int, int)"/>.</summary>
    public void CombineStatistics(Worker worker) => CombineStatistics(worker.First(Channels), worker.End(Channels));

    /// <summary>
    /// Merges the groups of the channels [first, end) and sets their coefficients. The running statistics follow in <see cref="Commit"/>.
    /// </summary>
    public void CombineStatistics(int first, int end)
    {
        if (UsesRunning)
        {
            for (int channel = first; channel < end; channel++)
            {
                SetCoefficients(channel, _parameters.RunningMean.Pointer[channel], _parameters.RunningVariance.Pointer[channel]);
            }

            return;
        }

        Statistics.Complete(first, end);
        double count = (double)ValuesPerSample * _tree.Share.Total;
        for (int channel = first; channel < end; channel++)
        {
            (double mean, double squares) = Statistics.Result(channel);
            SetStatistics(channel, mean, squares / count, count);
        }
    }

    /// <summary>The name of the running statistic that <see cref="Commit"/> would make NaN or infinite; null if there is none.</summary>
    internal string? FindNonFinite() =>
        UsesRunning ? null
        : !AreFinite(_nextMeans) ? _parameters.RunningMean.Name
        : !AreFinite(_nextVariances) ? _parameters.RunningVariance.Name
        : null;

    /// <summary>Moves the running statistics on by the latest batch; while recalibrating, adds the batch to the population.</summary>
    internal void Commit(int samples)
    {
        if (UsesRunning)
        {
            return;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            if (_recalibrates)
            {
                _population!.Merge(channel, (double)ValuesPerSample * samples, _nextMeans[channel], _nextVariances[channel]);
            }
            else
            {
                _parameters.RunningMean.Pointer[channel] = (float)_nextMeans[channel];
                _parameters.RunningVariance.Pointer[channel] = (float)_nextVariances[channel];
            }
        }
    }

    /// <summary>
    /// From here on forward passes leave the running statistics alone and gather those of all their samples instead. A batch
    /// norm that trains on running statistics takes no part.
    /// </summary>
    internal void BeginRecalibration()
    {
        if (!UsesRunning)
        {
            _population ??= new PopulationStatistics(Channels);
            _population.Clear();
            _recalibrates = true;
        }
    }

    /// <summary>Ends the gathering; sets the running statistics to what was gathered if <paramref name="accept"/>.</summary>
    internal void EndRecalibration(bool accept)
    {
        if (_recalibrates && accept)
        {
            _population!.CopyTo(_parameters.RunningMean.Values, _parameters.RunningVariance.Values, _options.Unbiased);
        }

        _recalibrates = false;
    }

    /// <summary>Takes one block's sums of the backward pass: per channel 16 lanes of Σ dy and 16 of Σ dy · (x − center), which it overwrites.</summary>
    public void MergeGradientLanes(int block, float* lanes)
    {
        // A sum is stored where lanes have been read already.
        HorizontalSum.Reduce(lanes, 2 * Channels, lanes);
        int group = _tree.GroupOf(block);
        int before = 16 * (block - _tree.FirstBlock(group));
        for (int channel = 0; channel < Channels; channel++)
        {
            Gradients.Add(group, before, 16, channel, lanes[2 * channel], lanes[(2 * channel) + 1]);
        }
    }

    /// <summary>Merges the groups of the channels [first, end): the gradients of gamma and beta and the backward coefficients.</summary>
    public void CombineGradients(int first, int end)
    {
        Gradients.Complete(first, end);
        double count = (double)ValuesPerSample * _tree.Share.Total;
        for (int channel = first; channel < end; channel++)
        {
            (double sum, double product) = Gradients.Result(channel);
            SetGradients(channel, sum, product, count);
        }
    }

    /// <summary>From here on other ranks have parts of each batch.</summary>
    internal void Join(int ranks)
    {
        Statistics.Join(ranks);
        Gradients.Join(ranks);
    }

    /// <summary>Takes the batch statistics of a channel: its mean and biased variance over <paramref name="count"/> values.</summary>
    private void SetStatistics(int channel, double mean, double variance, double count)
    {
        SetCoefficients(channel, mean, variance);
        if (_recalibrates)
        {
            _nextMeans[channel] = mean;
            _nextVariances[channel] = variance;
            return;
        }

        _nextMeans[channel] = Average(_parameters.RunningMean.Pointer[channel], mean);
        _nextVariances[channel] = Average(_parameters.RunningVariance.Pointer[channel], _options.Unbiased ? variance * (count / (count - 1)) : variance);
    }

    /// <summary>
    /// dx = gamma · invstd · (dy − mean(dy) − x̂ · mean(dy · x̂)) with x̂ = invstd · (x − mean), from Σ dy and Σ dy · (x − center).
    /// </summary>
    /// <remarks>Ioffe and Szegedy 2015, section 3, with the two means gathered.</remarks>
    private void SetGradients(int channel, double sum, double product, double count)
    {
        double error = _centerErrors[channel];
        double inverseDeviation = _inverseDeviations[channel];
        double gamma = inverseDeviation * (product - (error * sum));
        double scale = _parameters.Scales[channel] * inverseDeviation;
        if (_parameters.HasGamma)
        {
            _parameters.Gamma.GradientPointer[channel] = (float)gamma;
        }

        if (_parameters.HasBeta)
        {
            _parameters.Beta.GradientPointer[channel] = (float)sum;
        }

        GradientScale[channel] = (float)scale;
        if (UsesRunning)
        {
            // Mean and variance are constants here: what is left is dx = gamma · invstd · dy.
            GradientSlope[channel] = 0;
            GradientShift[channel] = 0;
            return;
        }

        double slope = -scale * inverseDeviation * gamma / count;
        GradientSlope[channel] = (float)slope;
        GradientShift[channel] = (float)((-scale * sum / count) - (slope * error));
    }

    private void SetCoefficients(int channel, double mean, double variance)
    {
        double inverseDeviation = 1 / Math.Sqrt(variance + _epsilon);
        double scale = _parameters.Scales[channel] * inverseDeviation;
        Center[channel] = (float)mean;
        double error = mean - Center[channel];
        Scale[channel] = (float)scale;
        Shift[channel] = (float)(_parameters.Shifts[channel] - (error * scale));
        _inverseDeviations[channel] = inverseDeviation;
        _centerErrors[channel] = error;
    }

    private static bool AreFinite(double[] values)
    {
        bool finite = true;
        foreach (double value in values)
        {
            finite &= float.IsFinite((float)value);
        }

        return finite;
    }

    private double Average(float running, double batch) => (_momentum * running) + ((1 - _momentum) * batch);
}
