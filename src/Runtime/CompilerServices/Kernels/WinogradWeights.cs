using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: the weights of a 3×3 convolution, transformed for the tiles of a training pass. They are computed at the start of a
/// forward pass, from the parameters that it uses.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class WinogradWeights
{
    private readonly AlignedBuffer _memory;
    private readonly int _channels;
    private readonly int _sources;
    private readonly int _rows;
    private readonly int _turnedRows;

    /// <param name="channels">Output channels.</param>
    /// <param name="sources">Input channels.</param>
    /// <param name="rows">Output channels of a register tile of the forward kernel; 0 where that is direct.</param>
    /// <param name="turnedRows">Input channels of a register tile of the input gradient; 0 where that is direct.</param>
    public WinogradWeights(int channels, int sources, int rows, int turnedRows)
    {
        _channels = channels;
        _sources = sources;
        _rows = rows;
        _turnedRows = turnedRows;
        long forward = rows == 0 ? 0 : (WinogradKernels.PackedLength(channels, sources, rows) + 15) / 16 * 16;
        _memory = new AlignedBuffer(forward + (turnedRows == 0 ? 0 : WinogradKernels.PackedLength(sources, channels, turnedRows)));
        Forward = _memory.Pointer;
        Turned = _memory.Pointer + forward;
    }

    /// <summary>For the forward kernel.</summary>
    public float* Forward { get; }

    /// <summary>For the input gradient: kernels turned by 180°, from output to input channels.</summary>
    public float* Turned { get; }

    /// <summary>Transforms a worker's share.</summary>
    public void Transform(float* weight, Worker worker)
    {
        if (_rows > 0)
        {
            int tiles = WinogradKernels.Tiles(_channels, _rows);
            WinogradKernels.Pack(weight, _channels, _sources, _rows, isTurned: false, Forward, worker.First(tiles), worker.End(tiles));
        }

        if (_turnedRows > 0)
        {
            int tiles = WinogradKernels.Tiles(_sources, _turnedRows);
            WinogradKernels.Pack(weight, _sources, _channels, _turnedRows, isTurned: true, Turned, worker.First(tiles), worker.End(tiles));
        }

        GC.KeepAlive(_memory);
    }
}
