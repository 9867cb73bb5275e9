namespace GenBn.Benchmarks.Kernels;

/// <summary>Memory for the kernels' arguments: batch tensors A to D, one block's gradient Z, small things.</summary>
internal sealed unsafe class KernelMemory
{
    /// <summary>Blocks of the benchmark's batch.</summary>
    public const int Blocks = 16;

    /// <summary>Room for 16 blocks of any tensor of LeNet, with padding between blocks.</summary>
    private const int TensorLength = Blocks * 3600 * 16;

    private readonly AlignedBuffer[] _memory = [.. Enumerable.Range(0, 4).Select(_ => Filled(TensorLength))];
    private readonly AlignedBuffer _z = Filled(3600 * 16);
    private readonly AlignedBuffer _sums = Filled(2500 * 16);
    private readonly AlignedBuffer _weight = Filled(120 * 256);
    private readonly AlignedBuffer _small = Filled(5 * 4096);

    public float* A => _memory[0].Pointer;

    public float* B => _memory[1].Pointer;

    public float* C => _memory[2].Pointer;

    public float* D => _memory[3].Pointer;

    public float* Z => _z.Pointer;

    public float* Sums => _sums.Pointer;

    public float* W => _weight.Pointer;

    public float* Center => _small.Pointer;

    public float* Scale => _small.Pointer + 4096;

    public float* Shift => _small.Pointer + 8192;

    public float* S => _small.Pointer + 12288;

    /// <summary>The block's part of a batch tensor; anything else as it is.</summary>
    public float* Block(float* tensor, int block)
    {
        foreach (AlignedBuffer buffer in _memory)
        {
            if (tensor == buffer.Pointer)
            {
                return tensor + (block * (TensorLength / Blocks));
            }
        }

        return tensor;
    }

    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new Random(1);
        foreach (ref float value in buffer.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return buffer;
    }
}
