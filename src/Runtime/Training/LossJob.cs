namespace GenBn.Training;

/// <summary>
/// Losses and output gradients of a batch, or of the share of it that a rank computes. The sums of blocks are added within their group in
/// order, the sums of groups as a fixed tree.
/// </summary>
internal sealed unsafe class LossJob : IWorkerJob
{
    private readonly NetworkPass _pass;
    private readonly LossPlan _plan;

    /// <summary>[block][output of the network].</summary>
    private readonly Loss.BlockLoss[] _blocks;

    /// <summary>[group][output of the network].</summary>
    private readonly LossEntry[] _groups;
    private readonly float[] _scales;
    private readonly ScaleJob _scaleJob;
    private readonly ValueCheck _check = new();
    private int[] _labels = [];
    private float[] _weights = [];
    private AlignedBuffer? _targets;
    private SampleRows _rows;
    private BatchShare _share;
    private bool _hasTargets;
    private int _labelLength;

    public LossJob(NetworkPass pass, LossPlan plan)
    {
        _pass = pass;
        _plan = plan;
        _blocks = new Loss.BlockLoss[(pass.BatchSize + 15) / 16 * plan.Parts.Length];
        _groups = new LossEntry[BatchShare.MostGroups * plan.Parts.Length];
        _scales = new float[plan.Parts.Length];
        _scaleJob = new ScaleJob(this);
    }

    /// <summary>
    /// The losses of each group of the whole batch, one for each output. After <see cref="Sum"/>, those of the share are filled in.
    /// </summary>
    public Span<LossEntry> Groups => _groups.AsSpan(0, _share.TotalGroups * Outputs);

    /// <summary>Mean loss of the whole batch, summed over the outputs, when all <see cref="Groups"/> are filled in.</summary>
    public float MeanLoss
    {
        get
        {
            double total = 0;
            for (int output = 0; output < Outputs; output++)
            {
                total += _plan.Parts[output].Factor * Loss.MeanOf(SumOf(output, weights: false), SumOf(output, weights: true));
            }

            return (float)total;
        }
    }

    /// <summary>Number of correct classifications of the whole batch, when all <see cref="Groups"/> are filled in; 0 with several outputs.</summary>
    public long Correct
    {
        get
        {
            long total = 0;
            for (int group = 0; Outputs == 1 && group < _share.TotalGroups; group++)
            {
                total += _groups[group].Correct;
            }

            return total;
        }
    }

    /// <summary>Number of classifications of the whole batch, in the same way.</summary>
    public long Counted
    {
        get
        {
            long total = 0;
            for (int group = 0; Outputs == 1 && group < _share.TotalGroups; group++)
            {
                total += _groups[group].Counted;
            }

            return total;
        }
    }

    private int Outputs => _plan.Parts.Length;

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

    /// <summary>The next batch.</summary>
    /// <param name="labels">The labels of the share's samples, at least as many; each must be a class.</param>
    /// <param name="targets">The targets of the share's samples; rows without values if they have none.</param>
    /// <param name="weights">The weights of the share's samples, finite and not negative, at least as many; empty if each weighs 1.</param>
    /// <param name="share">The share.</param>
    public void Use(int[] labels, in SampleRows targets, float[] weights, in BatchShare share)
    {
        _share = share;
        _labels = labels;
        _weights = weights;
        _hasTargets = targets.Length > 0;
        _labelLength = _plan.LabelsOf(_hasTargets);
        _check.Reset();
        if (_hasTargets)
        {
            _targets ??= new AlignedBuffer((long)_pass.BatchBlocks * 16 * _pass.OutputLength);
            _rows = targets.CheckedBy(_check);
        }
    }

    public void Run(Worker worker)
    {
        float* weights = stackalloc float[16];
        for (int block = worker.First(_share.Blocks); block < worker.End(_share.Blocks); block++)
        {
            long offset = (long)block * _pass.OutputStride * 16;
            WantedBlock wanted = WantedOf(block, Math.Min(16, _share.Samples - (16 * block)), weights);
            _plan.EvaluateBlock(
                _pass.OutputBlocks + offset,
                in wanted,
                _labelLength,
                _share.Total,
                _pass.OutputGradientBlocks + offset,
                _blocks.AsSpan(block * Outputs, Outputs));
        }
    }

    /// <summary>Fills in the groups of the share, after the workers have run.</summary>
    public void Sum()
    {
        for (int group = _share.FirstGroup; group < _share.EndGroup; group++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                var sum = new LossEntry();
                for (int block = _share.BlockOf(group); block < _share.BlockOf(group + 1); block++)
                {
                    Loss.BlockLoss loss = _blocks[((block - _share.FirstBlock) * Outputs) + output];
                    sum.Loss += loss.Loss;
                    sum.Weight += loss.Weight;
                    sum.Correct += loss.Correct;
                    sum.Counted += loss.Counted;
                }

                _groups[(group * Outputs) + output] = sum;
            }
        }
    }

    /// <summary>
    /// Multiplies the gradients of each output by the factor of its loss and by samples / weights, when all <see cref="Groups"/> are filled in.
    /// Does nothing if all factors are 1.
    /// </summary>
    public void ScaleGradients()
    {
        bool isOne = true;
        for (int output = 0; output < Outputs; output++)
        {
            _scales[output] = _plan.Parts[output].Factor * Loss.ScaleOf(_share.Total, SumOf(output, weights: true));
            isOne &= _scales[output] == 1;
        }

        if (!isOne)
        {
            _pass.Team.RunOnSome(_scaleJob);
        }
    }

    private double SumOf(int output, bool weights) => SumOf(output, weights, first: 0, BatchShare.MostGroups);

    /// <summary>The tree over some slots: the sum of its halves, or the half that has groups. Only where the first slot has one.</summary>
    private double SumOf(int output, bool weights, int first, int slots)
    {
        int half = slots / 2;
        if (half == 0)
        {
            ref readonly LossEntry entry = ref _groups[(first * Outputs) + output];
            return weights ? entry.Weight : entry.Loss;
        }

        return first + half < _share.TotalGroups
            ? SumOf(output, weights, first, half) + SumOf(output, weights, first + half, half)
            : SumOf(output, weights, first, half);
    }

    private WantedBlock WantedOf(int block, int lanes, float* weights)
    {
        float* values = null;
        if (_hasTargets)
        {
            values = _targets!.Pointer + ((long)block * 16 * _pass.OutputLength);
            _rows.Pack(16 * block, lanes, values);
        }

        for (int lane = 0; _weights.Length > 0 && lane < 16; lane++)
        {
            weights[lane] = lane < lanes ? _weights[(16 * block) + lane] : 0;
        }

        return new WantedBlock
        {
            Lanes = lanes,
            Labels = _labelLength > 0 ? _labels.AsSpan(16 * block * _labelLength, lanes * _labelLength) : default,
            Values = values,
            Weights = _weights.Length > 0 ? weights : null,
        };
    }

    private sealed class ScaleJob(LossJob job) : IWorkerJob
    {
        public void Run(Worker worker)
        {
            for (int block = worker.First(job._share.Blocks); block < worker.End(job._share.Blocks); block++)
            {
                float* gradients = job._pass.OutputGradientBlocks + ((long)block * job._pass.OutputStride * 16);
                for (int output = 0; output < job.Outputs; output++)
                {
                    LossPart part = job._plan.Parts[output];
                    LaneScale.Apply(gradients + (part.Start * 16L), part.Length, job._scales[output]);
                }
            }
        }
    }
}
