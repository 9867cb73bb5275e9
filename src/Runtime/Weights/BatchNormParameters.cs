namespace GenBn.Weights;

/// <summary>The parameters and running statistics of a batch norm, as typed views of the network's memory.</summary>
/// <remarks>A batch norm may lack gamma, beta or both: it then computes with ones or zeros, which are no parameters.</remarks>
public sealed unsafe class BatchNormParameters
{
    private readonly Parameter? _gamma;
    private readonly Parameter? _beta;
    private readonly AlignedBuffer? _ones;
    private readonly AlignedBuffer? _zeros;

    /// <summary>For generated code.</summary>
    /// <param name="gamma">Scale per channel; null for a batch norm without one.</param>
    /// <param name="beta">Shift per channel; null for a batch norm without one.</param>
    /// <param name="runningMean">Moving average of the batch means.</param>
    /// <param name="runningVariance">Moving average of the batch variances.</param>
    /// <exception cref="ArgumentException">They are not of as many channels.</exception>
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
                    $"Expected {runningMean.Length} values of '{tensor.Name}', as many as '{runningMean.Name}' has, but got {tensor.Length}.", nameof(runningMean));
            }
        }
    }

    /// <summary>Number of channels, or of features.</summary>
    public int Channels => RunningMean.Length;

    /// <summary>Whether there is a <see cref="Gamma"/>.</summary>
    public bool HasGamma => _gamma is not null;

    /// <summary>Whether there is a <see cref="Beta"/>.</summary>
    public bool HasBeta => _beta is not null;

    /// <summary>Scale per channel.</summary>
    /// <exception cref="InvalidOperationException">The batch norm has none; see <see cref="HasGamma"/>.</exception>
    public Parameter Gamma => _gamma ?? throw new InvalidOperationException($"The batch norm of '{RunningMean.Name}' has no gamma.");

    /// <summary>Shift per channel.</summary>
    /// <exception cref="InvalidOperationException">The batch norm has none; see <see cref="HasBeta"/>.</exception>
    public Parameter Beta => _beta ?? throw new InvalidOperationException($"The batch norm of '{RunningMean.Name}' has no beta.");

    /// <summary>Moving average of the batch means.</summary>
    public NamedTensor RunningMean { get; }

    /// <summary>Moving average of the batch variances: biased ones, unless the layer asks for unbiased ones.</summary>
    public NamedTensor RunningVariance { get; }

    /// <summary>Gamma, or as many ones.</summary>
    internal float* Scales => _gamma is null ? _ones!.Pointer : _gamma.Pointer;

    /// <summary>Beta, or as many zeros.</summary>
    internal float* Shifts => _beta is null ? _zeros!.Pointer : _beta.Pointer;
}
