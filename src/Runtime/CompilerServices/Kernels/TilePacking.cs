using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: how the transformed weights of a 3×3 convolution are packed for prediction, see <see cref="WinogradKernels"/>.</summary>
/// <param name="Rows">Output channels of a register tile, for many samples.</param>
/// <param name="Lanes">Output channels in whole vectors, for one sample.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TilePacking(int Rows, int Lanes)
{
    /// <summary>Floats for many samples.</summary>
    internal long Length(int channels, int sources) => WinogradKernels.PackedLength(channels, sources, Rows);

    /// <summary>Floats for one sample.</summary>
    internal long LaneLength(int sources) => (long)WinogradKernels.Products * sources * Lanes;
}
