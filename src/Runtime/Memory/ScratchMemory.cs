using System.Runtime.CompilerServices;

namespace GenBn.Memory;

/// <summary>Scratch memory of predictions. Every thread keeps one buffer, as large as its largest predictor needs.</summary>
internal static unsafe class ScratchMemory
{
    /// <summary>Bytes of a cache line. Scratch memory is aligned to it.</summary>
    public const int LineBytes = 64;

    [ThreadStatic]
    private static AlignedBuffer? t_buffer;

    /// <summary>At least <paramref name="length"/> floats of the calling thread's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* OfThread(int length)
    {
        AlignedBuffer? buffer = t_buffer;
        return buffer is not null && buffer.Length >= length ? buffer.Pointer : Grow(length);
    }

    /// <summary>The first cache line that starts in a caller's memory.</summary>
    public static float* Align(byte* memory) => (float*)(((nuint)memory + LineBytes - 1) & ~(nuint)(LineBytes - 1));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float* Grow(int length)
    {
        t_buffer = new AlignedBuffer(length);
        return t_buffer.Pointer;
    }
}
