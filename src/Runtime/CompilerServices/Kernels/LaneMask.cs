using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Bit masks for the last block of a batch, some of whose 16 lanes may hold no sample.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LaneMask
{
    // 16 lanes with all bits set, then 16 with none: a window that starts 16 − n from the start keeps n lanes.
    private static readonly AlignedBuffer Table = CreateTable();

    /// <summary>The table that <see cref="Of"/> points into.</summary>
    internal static float* Pointer => Table.Pointer;

    /// <summary>Sixteen masks of which the first <paramref name="samples"/>, at most 16, keep their lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float* Of(float* table, int samples) => table + 16 - Math.Min(16, samples);

    /// <summary>Sets the lanes from <paramref name="samples"/> on to 0 in <paramref name="vectors"/> groups of 16.</summary>
    public static void Clear<V>(float* values, int vectors, int samples)
        where V : unmanaged, ISimd<V>
    {
        if (samples >= 16)
        {
            return;
        }

        float* mask = Of(Pointer, samples);
        for (int vector = 0; vector < vectors; vector++, values += 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V.And(V.Load(values + lane), V.Load(mask + lane)).Store(values + lane);
            }
        }
    }

    private static AlignedBuffer CreateTable()
    {
        var table = new AlignedBuffer(32);
        table.Span[..16].Fill(BitConverter.Int32BitsToSingle(-1));
        return table;
    }
}
