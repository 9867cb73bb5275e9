using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>A batch norm for prediction that no layer before it takes in: y = (x − center) · scale + shift, from the running statistics.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchNormSnapshot
{
    private readonly AlignedBuffer _coefficients;
    private readonly FoldedNorm _norm;
    private readonly int _channels;
    private readonly int _padded;

    /// <summary>Copies what prediction needs of <paramref name="norm"/>.</summary>
    public BatchNormSnapshot(ITensorSource tensors, int channels, FoldedNorm norm)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(norm);
        _norm = norm;
        _channels = channels;
        _padded = (channels + 15) & ~15;
        _coefficients = new AlignedBuffer(3 * _padded);
        Update(tensors);
    }

    /// <summary>Per channel the running mean.</summary>
    public float* Center => _coefficients.Pointer;

    /// <summary>Per channel gamma / √(running variance + epsilon).</summary>
    public float* Scale => _coefficients.Pointer + _padded;

    /// <summary>Per channel beta.</summary>
    public float* Shift => _coefficients.Pointer + (2 * _padded);

    /// <summary>Copies other values of the same tensors, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FoldedNorm.Tensors values = _norm.Read(tensors, _channels);
        values.Means.CopyTo(_coefficients.Span);
        values.Shifts.CopyTo(_coefficients.Span[(2 * _padded)..]);
        Span<float> scales = _coefficients.Span.Slice(_padded, _channels);
        for (int channel = 0; channel < scales.Length; channel++)
        {
            scales[channel] = (float)values.Scale(channel);
        }
    }
}
