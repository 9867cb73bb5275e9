using System.Runtime.CompilerServices;

namespace GenBn.Memory;

/// <summary>What a prediction computes in. Every thread keeps one piece, as large as the largest predictor that it used needs.</summary>
internal static unsafe class ScratchMemory
{
    /// <summary>Bytes of a cache line, where scratch memory starts.</summary>
    public const int LineBytes = 64;

    [ThreadStatic]
    private static AlignedBuffer? t_buffer;

    /// <summary>At least <paramref name="length"/> floats of the calling thread's.</summary>
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
