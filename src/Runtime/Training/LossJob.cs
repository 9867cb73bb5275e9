namespace GenBn;

/// <summary>Loss and output gradients of a batch, by blocks; the blocks' sums are added in their order.</summary>
internal sealed unsafe class LossJob : IWorkerJob
{
    private readonly NetworkPass _pass;
    private readonly Loss _loss;
    private readonly Loss.BlockLoss[] _blocks;

    public LossJob(NetworkPass pass, Loss loss)
    {
        _pass = pass;
        _loss = loss;
        _blocks = new Loss.BlockLoss[(pass.BatchSize + 15) / 16];
    }

    /// <summary>The batch's labels, at least as many as it has samples.</summary>
    public int[] Labels { private get; set; } = [];

    public float MeanLoss
    {
        get
        {
            double total = 0;
            foreach (Loss.BlockLoss block in _blocks.AsSpan(0, _pass.Blocks))
            {
                total += block.Loss;
            }

            return (float)(total / _pass.Samples);
        }
    }

    public int Correct
    {
        get
        {
            int total = 0;
            foreach (Loss.BlockLoss block in _blocks.AsSpan(0, _pass.Blocks))
            {
                total += block.Correct;
            }

            return total;
        }
    }

    public void Run(Worker worker)
    {
        for (int block = worker.First(_pass.Blocks); block < worker.End(_pass.Blocks); block++)
        {
            long offset = (long)block * _pass.OutputStride * 16;
            ReadOnlySpan<int> labels = Labels.AsSpan(16 * block, Math.Min(16, _pass.Samples - (16 * block)));
            _blocks[block] = _loss.EvaluateBlock(_pass.OutputBlocks + offset, labels, _pass.OutputLength, _pass.Samples, _pass.OutputGradientBlocks + offset);
        }
    }
}
