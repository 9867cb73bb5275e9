using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>Between row-major tensors (samples × values) and blocks ([block][value][16 samples]).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class BlockLayout
{
    /// <summary>Blocks to rows.</summary>
    public static void Unpack(float* blocks, int stride, int samples, int length, Span<float> rows)
    {
        for (int sample = 0; sample < samples; sample++)
        {
            float* source = blocks + ((long)(sample / 16) * stride * 16) + (sample % 16);
            Span<float> row = rows.Slice(sample * length, length);
            for (int index = 0; index < row.Length; index++)
            {
                row[index] = source[index * 16];
            }
        }
    }

    /// <summary>Rows to blocks; lanes beyond the last sample become 0.</summary>
    public static void PackZeroFilled(ReadOnlySpan<float> rows, int samples, int length, float* blocks, int stride)
    {
        for (int sample = 0; sample < ((samples + 15) & ~15); sample++)
        {
            float* destination = blocks + ((long)(sample / 16) * stride * 16) + (sample % 16);
            for (int index = 0; index < length; index++)
            {
                destination[index * 16] = sample < samples ? rows[(sample * length) + index] : 0f;
            }
        }
    }
}
