using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GenBn.CompilerServices;

/// <summary>
/// Memory that the next block's steps will stream through, brought into the second-level cache little by little while a
/// kernel that is bound by arithmetic runs. Only a hint: it changes no result and cannot fault.
/// </summary>
/// <remarks>
/// A batch's tensors do not fit the second-level cache, and a pass over one that only moves data waits for memory. The
/// convolution before it has cycles to spare. Each worker has its own.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class Prefetcher
{
    private const int MostRanges = 24;
    private const int Line = 64;

    // Pairs of first and end address, as pointers: the compiler must find neither a call nor a check in a kernel's way.
    private readonly AlignedBuffer _memory = new(2 * MostRanges * sizeof(byte*) / sizeof(float));
    private readonly byte** _ranges;
    private byte* _next;
    private byte* _end;
    private int _left;
    private int _lines;
    private int _linesPerCall;

    /// <summary>Nothing to bring yet.</summary>
    public Prefetcher() => _ranges = (byte**)_memory.Pointer;

    /// <summary>Nothing to bring; may be shared.</summary>
    public static Prefetcher None { get; } = new();

    /// <summary>Forgets what is still to be brought.</summary>
    public void Clear()
    {
        _left = 0;
        _lines = 0;
        _next = null;
        _end = null;
    }

    /// <summary>Adds <paramref name="bytes"/> bytes from <paramref name="start"/> on.</summary>
    public void Add(void* start, int bytes)
    {
        if (_left < MostRanges)
        {
            int lines = (bytes + Line - 1) / Line;
            _ranges[2 * _left] = (byte*)start;
            _ranges[(2 * _left) + 1] = (byte*)start + (lines * Line);
            _left++;
            _lines += lines;
        }
    }

    /// <summary>Adds <paramref name="vectors"/> groups of 16 floats of a tensor's block.</summary>
    public void Add(BlockTensor tensor, int block, int vectors) => Add(tensor[block], vectors * Line);

    /// <summary>Divides what was added among <paramref name="calls"/> calls of <see cref="Fetch"/>.</summary>
    public void Spread(int calls)
    {
        if (_left > 0)
        {
            _linesPerCall = (_lines + calls - 1) / calls;
        }
    }

    /// <summary>Asks for the next few lines. Without a call, which would push a kernel's sums out of their registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch()
    {
        for (int line = _linesPerCall; line > 0; line--)
        {
            if (_next == _end)
            {
                if (_left == 0)
                {
                    break;
                }

                _left--;
                _next = _ranges[2 * _left];
                _end = _ranges[(2 * _left) + 1];
            }

            if (Sse.IsSupported)
            {
                Sse.Prefetch1(_next);
            }

            _next += Line;
        }
    }
}
