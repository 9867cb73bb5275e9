
namespace GenBn.Training;

/// <summary>Loss and output gradients of a batch, by blocks; the blocks' sums are added in their order.</summary>
internal sealed unsafe class LossJob : IWorkerJob
{
    private readonly NetworkPass _pass;
    private readonly Loss _loss;
    private readonly Loss.BlockLoss[] _blocks;
    private readonly ValueCheck _check = new();
    private int[] _labels = [];
    private AlignedBuffer? _targets;
    private SampleRows _rows;
    private bool _hasLabels;
    private int _samples;

    public LossJob(NetworkPass pass, Loss loss)
    {
        _pass = pass;
        _loss = loss;
        _blocks = new Loss.BlockLoss[(pass.BatchSize + 15) / 16];
    }

    public float MeanLoss
    {
        get
        {
            double total = 0;
            foreach (Loss.BlockLoss block in _blocks.AsSpan(0, (_samples + 15) / 16))
            {
                total += block.Loss;
            }

            return (float)(total / _samples);
        }
    }

    public int Correct
    {
        get
        {
            int total = 0;
            foreach (Loss.BlockLoss block in _blocks.AsSpan(0, (_samples + 15) / 16))
            {
                total += block.Correct;
            }

            return total;
        }
    }

    /// <summary>The place of the first target of the batch that is out of range, see <see cref="ValueCheck"/>; null if there is none.</summary>
    public (int Sample, int Element, float Value)? FindBadTarget() => _check.Found ? ValueCheck.First(in _rows, _samples) : null;

    /// <summary>The next batch has so many samples and these labels, at least as many; each must be a class.</summary>
    public void Use(int[] labels, int samples)
    {
        _samples = samples;
        _labels = labels;
        _hasLabels = true;
        _check.Reset();
    }

    /// <summary>The next batch has so many samples and these targets, as many values a sample as the network has outputs.</summary>
    public void Use(in SampleRows targets, int samples)
    {
        _samples = samples;
        _targets ??= new AlignedBuffer((long)_blocks.Length * 16 * _pass.OutputLength);
        _rows = targets.CheckedBy(_check);
        _hasLabels = false;
        _check.Reset();
    }

    public void Run(Worker worker)
    {
        for (int block = worker.First(_pass.Blocks); block < worker.End(_pass.Blocks); block++)
        {
            long offset = (long)block * _pass.OutputStride * 16;
            BlockTargets targets = TargetsOf(block, Math.Min(16, _pass.Samples - (16 * block)));
            _blocks[block] = _loss.EvaluateBlock(
                _pass.OutputBlocks + offset, in targets, _pass.OutputLength, _pass.Samples, _pass.OutputGradientBlocks + offset);
        }
    }

    private BlockTargets TargetsOf(int block, int lanes)
    {
        if (_hasLabels)
        {
            return new BlockTargets(_labels.AsSpan(16 * block, lanes));
        }

        float* values = _targets!.Pointer + ((long)block * 16 * _pass.OutputLength);
        _rows.Pack(16 * block, lanes, values);
        return new BlockTargets(values, lanes);
    }
}
