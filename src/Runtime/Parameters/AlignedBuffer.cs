using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenBn;

/// <summary>
/// A zeroed array of floats that never moves and starts on a cache line (64 bytes), so that kernels can point into it.
/// The memory belongs to the garbage collector: whoever holds a pointer into it also holds the buffer.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class AlignedBuffer
{
    private const int LineBytes = 64;

    private readonly float[] _memory;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or above 2^31 − 64.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - LineBytes);
        Length = (int)length;
        _memory = GC.AllocateArray<float>((int)length + (LineBytes / sizeof(float)), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        Pointer = (float*)((start + LineBytes - 1) & ~(nuint)(LineBytes - 1));
        _start = (int)(((nuint)Pointer - start) / sizeof(float));
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The first float; valid as long as this object is alive.</summary>
    public float* Pointer { get; }

    /// <summary>The floats. The span keeps the memory alive.</summary>
    public Span<float> Span => _memory.AsSpan(_start, Length);
}
