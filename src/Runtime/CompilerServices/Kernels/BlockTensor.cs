using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>A tensor, or the gradient of one, of a whole batch: blocks of 16 samples.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct BlockTensor
{
    private readonly int _stride;

    /// <param name="pointer">The first block; null for a gradient that nobody wants.</param>
    /// <param name="stride">Groups of 16 floats from one block to the next.</param>
    internal BlockTensor(float* pointer, int stride)
    {
        Pointer = pointer;
        _stride = 16 * stride;
    }

    /// <summary>The first block.</summary>
    public float* Pointer { get; }

    /// <summary>Groups of 16 floats from one block to the next.</summary>
    internal int Stride => _stride / 16;

    /// <summary>A block. It is not checked: generated code only asks for blocks of the batch.</summary>
    public float* this[int block]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Pointer + ((long)block * _stride);
    }
}
