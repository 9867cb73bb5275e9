using System.ComponentModel;

namespace GenBn.Kernels;

/// <summary>A batch norm for prediction: y = (x − center) · scale + shift, from the running statistics.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchNormSnapshot
{
    private readonly AlignedBuffer _coefficients;
    private readonly int _padded;

    /// <summary>Copies what prediction needs of <paramref name="parameters"/>.</summary>
    public BatchNormSnapshot(BatchNormParameters parameters, float epsilon)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        int channels = parameters.Channels;
        _padded = (channels + 15) & ~15;
        _coefficients = new AlignedBuffer(3 * _padded);
        parameters.RunningMean.Values.CopyTo(_coefficients.Span);
        new ReadOnlySpan<float>(parameters.Shifts, channels).CopyTo(_coefficients.Span[(2 * _padded)..]);
        for (int channel = 0; channel < channels; channel++)
        {
            Scale[channel] = (float)(parameters.Scales[channel] / Math.Sqrt((double)parameters.RunningVariance.Values[channel] + epsilon));
        }
    }

    /// <summary>Per channel the running mean.</summary>
    public float* Center => _coefficients.Pointer;

    /// <summary>Per channel gamma / sqrt(running variance + epsilon).</summary>
    public float* Scale => _coefficients.Pointer + _padded;

    /// <summary>Per channel beta.</summary>
    public float* Shift => _coefficients.Pointer + (2 * _padded);
}
