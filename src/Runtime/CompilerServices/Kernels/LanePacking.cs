using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: how weights are packed for one sample. Slab after slab of output channels; in a slab, for every weight of
/// a channel that a kernel reads, the weights of all channels of the slab side by side.
/// </summary>
/// <param name="Groups">Groups of output channels that do not share slabs.</param>
/// <param name="Vectors">Vectors of a slab.</param>
/// <param name="WideVectors">Vectors of a slab on machines with vectors of 16 floats; 0 where those use vectors of 8 too.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="First">The first row and column that can read more than padding.</param>
/// <param name="Used">How many rows and columns can.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LanePacking(
    int Groups, int Vectors, int WideVectors, (int Rows, int Columns) Kernel, (int Row, int Column) First, (int Rows, int Columns) Used)
{
    /// <summary>Whether the kernel will use vectors of 16 floats; generated code chooses the same way.</summary>
    private bool IsWide => Vector512.IsHardwareAccelerated && WideVectors > 0;

    /// <summary>Output channels of a slab.</summary>
    internal int Slab => IsWide ? 16 * WideVectors : (Vector256.IsHardwareAccelerated ? 8 : 4) * Vectors;

    /// <summary>Channels of a group in whole slabs: of 8 lanes a vector where vectors may be shorter.</summary>
    internal int Padded(int channels) => Round(channels / Groups, IsWide ? 16 * WideVectors : 8 * Vectors);

    /// <summary>Channels of a group that there is memory for, as many on every machine.</summary>
    internal int Reserved(int channels) => Math.Max(Round(channels / Groups, 8 * Vectors), WideVectors == 0 ? 0 : Round(channels / Groups, 16 * WideVectors));

    /// <summary>Where each weight of a channel that the kernel reads is among those that were declared.</summary>
    internal int[] Weights(int perChannel)
    {
        int taps = Kernel.Rows * Kernel.Columns;
        int[] weights = new int[perChannel / taps * Used.Rows * Used.Columns];
        int next = 0;
        for (int source = 0; source < perChannel; source += taps)
        {
            for (int row = First.Row; row < First.Row + Used.Rows; row++)
            {
                for (int column = First.Column; column < First.Column + Used.Columns; column++)
                {
                    weights[next++] = source + (row * Kernel.Columns) + column;
                }
            }
        }

        return weights;
    }

    private static int Round(int channels, int slab) => (channels + slab - 1) / slab * slab;
}
