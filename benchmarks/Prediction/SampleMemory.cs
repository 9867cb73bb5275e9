using System.Runtime.InteropServices;

namespace GenBn.Benchmarks.Prediction;

/// <summary>Floats that do not move and start at a cache line: either side works on them without a copy.</summary>
internal sealed unsafe class SampleMemory(int length) : IDisposable
{
    private const nuint LineBytes = 64;

    private void* _memory = NativeMemory.AlignedAlloc((nuint)length * sizeof(float), LineBytes);

    /// <summary>Where they are.</summary>
    public nint Address => (nint)_memory;

    /// <summary>How many bytes.</summary>
    public long Bytes => (long)length * sizeof(float);

    /// <summary>The values.</summary>
    public Span<float> Values => new(_memory, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
