namespace GenBn.Weights;

/// <summary>The parameters and running statistics of a batch norm, as typed views of the network's memory.</summary>
/// <remarks>A batch norm without gamma or beta computes with ones or zeros instead, which are not parameters.</remarks>
public sealed unsafe class BatchNormParameters
{
    private readonly Parameter? _gamma;
    private readonly Parameter? _beta;
    private readonly AlignedBuffer? _ones;
    private readonly AlignedBuffer? _zeros;

    /// <summary>For generated code: creates the views.</summary>
    /// <param name="gamma">Scale of each channel; null for a batch norm without one.</param>
    /// <param name="beta">Shift of each channel; null for a batch norm without one.</param>
    /// <param name="runningMean">Running mean of each channel.</param>
    /// <param name="runningVariance">Running variance of each channel.</param>
    /// <exception cref="ArgumentNullException">A running statistic is null.</exception>
    /// <exception cref="ArgumentException">The tensors have different numbers of channels.</exception>
    public BatchNormParameters(Parameter? gamma, Parameter? beta, NamedTensor runningMean, NamedTensor runningVariance)
    {
        ArgumentNullException.ThrowIfNull(runningMean);
        ArgumentNullException.ThrowIfNull(runningVariance);
        CheckChannels(gamma);
        CheckChannels(beta);
        CheckChannels(runningVariance);
        RunningMean = runningMean;
        RunningVariance = runningVariance;
        _gamma = gamma;
        _beta = beta;
        if (gamma is null)
        {
            _ones = new AlignedBuffer(Channels);
            _ones.Span.Fill(1);
        }

        if (beta is null)
        {
            _zeros = new AlignedBuffer(Channels);
        }

        void CheckChannels(NamedTensor? tensor)
        {
            if (tensor is not null && tensor.Length != runningMean.Length)
            {
                throw new ArgumentException(
                    $"Expected {runningMean.Length} values of '{tensor.Name}', as many as '{runningMean.Name}' has, but got {tensor.Length}.",
                    nameof(runningMean));
            }
        }
    }

    /// <summary>Number of channels, or of features.</summary>
    public int Channels => RunningMean.Length;

    /// <summary>Whether there is a <see cref="Gamma"/>.</summary>
    public bool HasGamma => _gamma is not null;

    /// <summary>Whether there is a <see cref="Beta"/>.</summary>
    public bool HasBeta => _beta is not null;

    /// <summary>Scale of each channel, <c>[Channels]</c>.</summary>
    /// <exception cref="InvalidOperationException">The batch norm has none; see <see cref="HasGamma"/>.</exception>
    public Parameter Gamma => _gamma ?? throw new InvalidOperationException($"The batch norm of '{RunningMean.Name}' has no gamma.");

    /// <summary>Shift of each channel, <c>[Channels]</c>.</summary>
    /// <exception cref="InvalidOperationException">The batch norm has none; see <see cref="HasBeta"/>.</exception>
    public Parameter Beta => _beta ?? throw new InvalidOperationException($"The batch norm of '{RunningMean.Name}' has no beta.");

    /// <summary>Running mean of each channel, <c>[Channels]</c>.</summary>
    public NamedTensor RunningMean { get; }

    /// <summary>Running variance of each channel, <c>[Channels]</c>. It averages biased variances, unless the layer declares unbiased ones.</summary>
    public NamedTensor RunningVariance { get; }

    /// <summary>Gamma, or as many ones.</summary>
    internal float* Scales => _gamma is null ? _ones!.Pointer : _gamma.Pointer;

    /// <summary>Beta, or as many zeros.</summary>
    internal float* Shifts => _beta is null ? _zeros!.Pointer : _beta.Pointer;
}
