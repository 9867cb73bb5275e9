using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: gamma and beta of a norm with the statistics of one sample, in a pass or in a predictor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class SampleNormState
{
    /// <summary>Floats that a vector may read beyond the last channel.</summary>
    private const int Slack = 16;

    /// <summary>Copies, or ones and zeros for what there is not; null where a pass needs none.</summary>
    private readonly AlignedBuffer? _numbers;

    /// <summary>Whose memory a pass's other numbers are in.</summary>
    private readonly SampleNormParameters? _parameters;

    /// <summary>The tensors that a predictor has copies of; null for one that it does without, and in a pass.</summary>
    private readonly string? _gamma;
    private readonly string? _beta;
    private readonly int _channels;

    /// <summary>For a pass: reads the parameters where they are; ones and zeros stand for missing ones.</summary>
    /// <param name="parameters">The norm's parameters.</param>
    /// <param name="channels">Number of channels.</param>
    public SampleNormState(SampleNormParameters parameters, int channels)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        if (parameters.Gamma is null || parameters.Beta is null)
        {
            _numbers = new AlignedBuffer(2L * channels);
            _numbers.Span[..channels].Fill(1);
        }

        Gammas = parameters.Gamma is { } gamma ? gamma.Pointer : _numbers!.Pointer;
        Betas = parameters.Beta is { } beta ? beta.Pointer : _numbers!.Pointer + channels;
    }

    /// <summary>For a pass: a norm without parameters.</summary>
    /// <param name="channels">Number of channels.</param>
    public SampleNormState(int channels)
        : this(new SampleNormParameters(null, null), channels)
    {
    }

    /// <summary>For a predictor: copies the parameters, with room for whole vectors.</summary>
    /// <param name="tensors">Where they are.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public SampleNormState(ITensorSource tensors, string layer, int channels, bool scale, bool center)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _channels = channels;
        (_gamma, _beta) = (scale ? layer + ".gamma" : null, center ? layer + ".beta" : null);
        int room = Room(channels);
        _numbers = new AlignedBuffer(2L * room);
        _numbers.Span[..channels].Fill(1);
        Gammas = _numbers.Pointer;
        Betas = _numbers.Pointer + room;
        Update(tensors);
    }

    /// <summary>A scale per channel; valid as long as this object is alive.</summary>
    public float* Gammas { get; }

    /// <summary>A shift per channel; valid as long as this object is alive.</summary>
    public float* Betas { get; }

    /// <summary>For a predictor: copies other numbers, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    /// <exception cref="InvalidOperationException">The numbers are a pass's, which reads them where they are.</exception>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (_parameters is not null)
        {
            throw new InvalidOperationException("Expected the numbers of a predictor, but these are a pass's, which reads them where they are.");
        }

        if (_gamma is not null)
        {
            tensors.Tensor(_gamma, _channels).CopyTo(new Span<float>(Gammas, _channels));
        }

        if (_beta is not null)
        {
            tensors.Tensor(_beta, _channels).CopyTo(new Span<float>(Betas, _channels));
        }

        GC.KeepAlive(_numbers);
    }

    private static int Room(int channels) => (channels + Slack + 15) & ~15;
}
