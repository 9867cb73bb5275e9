using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>A batch norm for prediction that no layer before it takes in: y = (x − center) · scale + shift, from the running statistics.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchNormSnapshot
{
    private readonly AlignedBuffer _coefficients;
    private readonly int _padded;

    /// <summary>Copies what prediction needs of <paramref name="norm"/>.</summary>
    public BatchNormSnapshot(ITensorSource tensors, int channels, FoldedNorm norm)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(norm);
        _padded = (channels + 15) & ~15;
        _coefficients = new AlignedBuffer(3 * _padded);
        norm.Means(tensors, channels).CopyTo(_coefficients.Span);
        norm.Shifts(tensors, channels).CopyTo(_coefficients.Span[(2 * _padded)..]);
        double[] scales = norm.Scales(tensors, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            Scale[channel] = (float)scales[channel];
        }
    }

    /// <summary>Per channel the running mean.</summary>
    public float* Center => _coefficients.Pointer;

    /// <summary>Per channel gamma / √(running variance + epsilon).</summary>
    public float* Scale => _coefficients.Pointer + _padded;

    /// <summary>Per channel beta.</summary>
    public float* Shift => _coefficients.Pointer + (2 * _padded);
}
