using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace GenBn.Kernels;

/// <summary>
/// For generated code: how weights are packed for one sample. Slab after slab of output channels; in a slab, for every weight of
/// a channel that a kernel reads, the weights of all channels of the slab side by side.
/// </summary>
/// <param name="Groups">Groups of output channels that do not share slabs.</param>
/// <param name="Vectors">Vectors of a slab.</param>
/// <param name="IsWide">Whether its vectors are the widest of the machine, or of 8 floats at most.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="First">The first row and column that can read more than padding.</param>
/// <param name="Used">How many rows and columns can.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LanePacking(
    int Groups, int Vectors, bool IsWide, (int Rows, int Columns) Kernel, (int Row, int Column) First, (int Rows, int Columns) Used)
{
    /// <summary>Floats of the vectors that the kernel will use; generated code chooses the same way.</summary>
    private int Lanes => Vector512.IsHardwareAccelerated && IsWide ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Output channels of a slab.</summary>
    internal int Slab => Vectors * Lanes;

    /// <summary>Channels of a group in whole slabs of 8 lanes, which whole slabs of any width fill.</summary>
    internal int Padded(int channels) => ((channels / Groups) + (8 * Vectors) - 1) / (8 * Vectors) * (8 * Vectors);

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
}
