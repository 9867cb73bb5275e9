using GenBn.Kernels;

namespace GenBn;

/// <summary>Loss and correct answers of a predictor on a dataset; the batches' sums are added in their order.</summary>
internal sealed unsafe class EvaluationJob : IWorkerJob
{
    private readonly Predictor _predictor;
    private readonly Dataset _dataset;
    private readonly Loss _loss;
    private readonly int[] _labels;
    private readonly Loss.BlockLoss[] _batches;
    private readonly MetricSamples? _metrics;
    private SampleRows _rows;
    private SampleRows _targets;

    /// <exception cref="ArgumentException">A label is not a class.</exception>
    public EvaluationJob(Predictor predictor, Dataset dataset, Loss loss, MetricSamples? metrics = null)
    {
        _metrics = metrics;
        _predictor = predictor;
        _dataset = dataset;
        _loss = loss;

        // A copy: the dataset holds its caller's array, and losses index by label.
        _labels = dataset.Labels.ToArray();
        Loss.CheckLabels(_labels, predictor.OutputLength);
        _batches = new Loss.BlockLoss[(dataset.Count + Predictor.BatchOf - 1) / Predictor.BatchOf];
    }

    /// <summary>Runs on all workers of a team.</summary>
    /// <returns>The loss summed over all samples, and how many were answered correctly.</returns>
    public Loss.BlockLoss Run(ThreadTeam team)
    {
        fixed (byte* pixels = _dataset.Pixels)
        fixed (float* values = _dataset.Values)
        fixed (float* targets = _dataset.Targets)
        {
            _rows = SampleRows.Of(_dataset, pixels, values);
            _targets = SampleRows.Of(targets, _dataset.TargetLength);
            team.Run(this);
        }

        double loss = 0;
        int correct = 0;
        foreach (Loss.BlockLoss batch in _batches)
        {
            loss += batch.Loss;
            correct += batch.Correct;
        }

        return new Loss.BlockLoss(loss, correct);
    }

    public void Run(Worker worker)
    {
        int length = _predictor.OutputLength;
        var memory = new AlignedBuffer((Predictor.BatchOf + 32L) * length);
        float* outputs = memory.Pointer;
        float* gradients = outputs + ((long)Predictor.BatchOf * length);
        float* targets = gradients + (16L * length);
        for (int batch = worker.First(_batches.Length); batch < worker.End(_batches.Length); batch++)
        {
            int first = batch * Predictor.BatchOf;
            int count = Math.Min(Predictor.BatchOf, _dataset.Count - first);
            _predictor.PredictBlocks(in _rows, first, count, outputs);
            double loss = 0;
            int correct = 0;
            for (int sample = 0; sample < count; sample += 16)
            {
                BlockTargets wanted = TargetsOf(first + sample, Math.Min(16, count - sample), targets);
                (double blockLoss, int blockCorrect) = _loss.EvaluateBlock(outputs + ((long)sample * length), in wanted, length, _dataset.Count, gradients);
                loss += blockLoss;
                correct += blockCorrect;
                _metrics?.Add(first + sample, outputs + ((long)sample * length), in wanted);
            }

            _batches[batch] = new Loss.BlockLoss(loss, correct);
        }

        GC.KeepAlive(memory);
    }

    private BlockTargets TargetsOf(int first, int lanes, float* memory)
    {
        if (!_dataset.HasTargets)
        {
            return new BlockTargets(_labels.AsSpan(first, lanes));
        }

        _targets.Pack(first, lanes, memory);
        return new BlockTargets(memory, lanes);
    }
}
