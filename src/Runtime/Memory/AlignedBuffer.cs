using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenBn.Memory;

/// <summary>
/// A zeroed array of floats that never moves and starts on a cache line (64 bytes), so that kernels can point into it.
/// The memory belongs to the garbage collector: code that keeps a pointer into it must also keep the buffer alive.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class AlignedBuffer
{
    private const int LineBytes = 64;
    private const int GuardLength = LineBytes / sizeof(float);
    private const float GuardValue = -12345.678f;

    /// <summary>For tests: every buffer has a guard line before and after it, which <see cref="FindOverrun"/> checks.</summary>
    private static readonly bool _isGuarded = AppContext.TryGetSwitch("GenBn.GuardMemory", out bool isGuarded) && isGuarded;
    private static readonly List<WeakReference<AlignedBuffer>> _guarded = [];

    private readonly float[] _memory;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or above 2^31 − 64.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - LineBytes);
        Length = (int)length;
        int guards = _isGuarded ? 2 * GuardLength : 0;
        _memory = GC.AllocateArray<float>((int)length + (LineBytes / sizeof(float)) + guards, pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        Pointer = (float*)((start + LineBytes - 1) & ~(nuint)(LineBytes - 1)) + (guards / 2);
        _start = (int)(((nuint)Pointer - start) / sizeof(float));
        if (_isGuarded)
        {
            Guard();
        }
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The first float; valid as long as this object is alive.</summary>
    public float* Pointer { get; }

    /// <summary>For tests with guarded buffers: describes what was written beyond the bounds of a buffer; null if nothing was.</summary>
    internal static string? FindOverrun()
    {
        lock (_guarded)
        {
            _guarded.RemoveAll(reference => !reference.TryGetTarget(out _));
            foreach (WeakReference<AlignedBuffer> reference in _guarded)
            {
                if (reference.TryGetTarget(out AlignedBuffer? buffer) && buffer.IsOverrun)
                {
                    return $"A buffer of {buffer.Length} floats was written beyond its bounds: " +
                        $"{string.Join(' ', buffer.Before.ToArray())} | {string.Join(' ', buffer.After.ToArray())}";
                }
            }
        }

        return null;
    }

    private Span<float> Before => _memory.AsSpan(_start - GuardLength, GuardLength);

    private Span<float> After => _memory.AsSpan(_start + Length, GuardLength);

    private bool IsOverrun => Before.ContainsAnyExcept(GuardValue) || After.ContainsAnyExcept(GuardValue);

    private void Guard()
    {
        Before.Fill(GuardValue);
        After.Fill(GuardValue);
        lock (_guarded)
        {
            _guarded.Add(new WeakReference<AlignedBuffer>(this));
        }
    }

    /// <summary>The floats. The span keeps the memory alive.</summary>
    public Span<float> Span => _memory.AsSpan(_start, Length);
}
