namespace GenBn.Training;

/// <summary>
/// Loss and output gradients of a batch, or of the share of it that a rank computes. The sums of blocks are added within their group in
/// order, the sums of groups as a fixed tree.
/// </summary>
internal sealed unsafe class LossJob : IWorkerJob
{
    private readonly NetworkPass _pass;
    private readonly Loss _loss;
    private readonly Loss.BlockLoss[] _blocks;
    private readonly LossEntry[] _groups = new LossEntry[BatchShare.MostGroups];
    private readonly ValueCheck _check = new();
    private int[] _labels = [];
    private AlignedBuffer? _targets;
    private SampleRows _rows;
    private BatchShare _share;
    private bool _hasLabels;

    public LossJob(NetworkPass pass, Loss loss)
    {
        _pass = pass;
        _loss = loss;
        _blocks = new Loss.BlockLoss[(pass.BatchSize + 15) / 16];
    }

    /// <summary>The loss of each group of the whole batch. After <see cref="Sum"/>, those of the share are filled in.</summary>
    public Span<LossEntry> Groups => _groups.AsSpan(0, _share.TotalGroups);

    /// <summary>Mean loss of the whole batch, when all <see cref="Groups"/> are filled in.</summary>
    public float MeanLoss => (float)(SumOf(first: 0, BatchShare.MostGroups) / _share.Total);

    /// <summary>Samples of the whole batch that are classified correctly, when all <see cref="Groups"/> are filled in.</summary>
    public int Correct
    {
        get
        {
            int total = 0;
            foreach (LossEntry group in Groups)
            {
                total += group.Correct;
            }

            return total;
        }
    }

    /// <summary>
    /// The place in the whole batch of the first target of the share that is out of range, see <see cref="ValueCheck"/>; null if there is none.
    /// </summary>
    public (int Sample, int Element, float Value)? FindBadTarget()
    {
        if (!_check.Found)
        {
            return null;
        }

        (int sample, int element, float value) = ValueCheck.First(in _rows, _share.Samples);
        return (_share.FirstSample + sample, element, value);
    }

    /// <summary>The next batch, and the labels of the share's samples, at least as many; each must be a class.</summary>
    public void Use(int[] labels, in BatchShare share)
    {
        _share = share;
        _labels = labels;
        _hasLabels = true;
        _check.Reset();
    }

    /// <summary>The next batch, and the targets of the share's samples, as many values a sample as the network has outputs.</summary>
    public void Use(in SampleRows targets, in BatchShare share)
    {
        _share = share;
        _targets ??= new AlignedBuffer((long)_blocks.Length * 16 * _pass.OutputLength);
        _rows = targets.CheckedBy(_check);
        _hasLabels = false;
        _check.Reset();
    }

    public void Run(Worker worker)
    {
        for (int block = worker.First(_share.Blocks); block < worker.End(_share.Blocks); block++)
        {
            long offset = (long)block * _pass.OutputStride * 16;
            BlockTargets targets = TargetsOf(block, Math.Min(16, _share.Samples - (16 * block)));
            _blocks[block] = _loss.EvaluateBlock(
                _pass.OutputBlocks + offset, in targets, _pass.OutputLength, _share.Total, _pass.OutputGradientBlocks + offset);
        }
    }

    /// <summary>Fills in the groups of the share, after the workers have run.</summary>
    public void Sum()
    {
        for (int group = _share.FirstGroup; group < _share.EndGroup; group++)
        {
            var sum = new LossEntry();
            for (int block = _share.BlockOf(group); block < _share.BlockOf(group + 1); block++)
            {
                Loss.BlockLoss loss = _blocks[block - _share.FirstBlock];
                sum.Loss += loss.Loss;
                sum.Correct += loss.Correct;
            }

            _groups[group] = sum;
        }
    }

    /// <summary>The tree over some slots: the sum of its halves, or the half that has groups. Only where the first slot has one.</summary>
    private double SumOf(int first, int slots)
    {
        int half = slots / 2;
        return half == 0 ? _groups[first].Loss
            : first + half < _share.TotalGroups ? SumOf(first, half) + SumOf(first + half, half)
            : SumOf(first, half);
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
