namespace GenBn.Training;

/// <summary>Computes losses and numbers of correct classifications of a predictor on samples. The sums of batches are added in their order.</summary>
internal sealed unsafe class EvaluationJob : IWorkerJob
{
    private readonly Predictor _predictor;
    private readonly IDataSource _dataset;
    private readonly LossPlan _plan;
    private readonly int _labelLength;

    /// <summary>[batch][output of the network].</summary>
    private readonly Loss.BlockLoss[] _batches;
    private readonly AlignedBuffer[] _memory;
    private readonly MetricSamples? _metrics;
    private readonly int _rank;
    private readonly int _ranks;

    /// <summary>Values of the samples [_first, _first + _count) that the workers compute, and their targets.</summary>
    private int _first;
    private int _count;

    /// <summary>Index of the first of them in the rows.</summary>
    private int _row;
    private SampleRows _rows;
    private SampleRows _targets;
    private int[] _labels = [];
    private float[] _weights = [];

    /// <param name="predictor">The predictor to evaluate.</param>
    /// <param name="dataset">The samples.</param>
    /// <param name="plan">The losses of the network's outputs.</param>
    /// <param name="workers">Number of workers of the team that will run this.</param>
    /// <param name="metrics">Receives the outputs of all samples; may be null.</param>
    /// <param name="rank">The rank whose share of the batches is computed.</param>
    /// <param name="ranks">Number of ranks that share the batches.</param>
    public EvaluationJob(Predictor predictor, IDataSource dataset, LossPlan plan, int workers, MetricSamples? metrics, int rank, int ranks)
    {
        _metrics = metrics;
        _rank = rank;
        _ranks = ranks;
        _predictor = predictor;
        _dataset = dataset;
        _plan = plan;
        _labelLength = dataset.LabelLength;
        _batches = new Loss.BlockLoss[(dataset.Count + Predictor.BatchOf - 1) / Predictor.BatchOf * plan.Parts.Length];
        _memory = new AlignedBuffer[workers];
        for (int worker = 0; worker < workers; worker++)
        {
            _memory[worker] = new AlignedBuffer((Predictor.BatchOf + 32L) * predictor.OutputLength);
        }
    }

    /// <summary>Number of samples that keeps all workers busy, in whole batches.</summary>
    public int SamplesAtOnce => Predictor.BatchOf * _memory.Length;

    /// <summary>Batches of the present samples, which workers share.</summary>
    private int Batches => (_count + Predictor.BatchOf - 1) / Predictor.BatchOf;

    private int Outputs => _plan.Parts.Length;

    /// <summary>The mean loss of an output, and the share of classifications that are correct; null if there are none.</summary>
    public (double Loss, double? Accuracy) ResultOf(int output)
    {
        double loss = 0;
        double weight = 0;
        long correct = 0;
        long counted = 0;
        for (int index = output; index < _batches.Length; index += Outputs)
        {
            loss += _batches[index].Loss;
            weight += _batches[index].Weight;
            correct += _batches[index].Correct;
            counted += _batches[index].Counted;
        }

        return (Loss.MeanOf(loss, weight), counted > 0 ? (double)correct / counted : null);
    }

    /// <summary>Number of samples of this rank's share.</summary>
    public int ShareCount => SampleOf(_rank + 1) - SampleOf(_rank);

    /// <summary>Runs on the share of a source in memory.</summary>
    /// <exception cref="ArgumentException">A label is not a class.</exception>
    public void RunOn(MemorySamples samples, ThreadTeam team)
    {
        // A copy: the dataset holds its caller's array, and losses index by label.
        _labels = samples.CopyLabels();
        if (_labelLength > 0)
        {
            _plan.CheckLabels(_labels, _labelLength);
        }

        _weights = samples.CopyWeights();
        fixed (int* rows = samples.Rows)
        fixed (byte* pixels = samples.Dataset.Pixels)
        fixed (float* values = samples.Dataset.Values)
        fixed (float* targets = samples.Dataset.Targets)
        {
            _rows = SampleRows.Of(samples.Dataset, pixels, values, rows);
            _targets = SampleRows.Of(targets, samples.Dataset.TargetLength, rows);
            _first = SampleOf(_rank);
            _row = _first;
            _count = ShareCount;
            team.RunOnSome(this, most: Math.Max(1, Batches));
        }
    }

    /// <summary>Runs on the share of a source, in the order of the samples, as they are read. The share must not be empty.</summary>
    /// <param name="reader">Reads <see cref="SamplesAtOnce"/> samples at a time.</param>
    /// <param name="team">The team that computes.</param>
    public void RunOn(BatchReader reader, ThreadTeam team)
    {
        int[] samples = [.. Enumerable.Range(SampleOf(_rank), ShareCount)];
        reader.Begin(epoch: 0, samples);
        _row = 0;
        for (_first = samples[0]; _first <= samples[^1]; _first += _count)
        {
            SampleBatch batch = reader.Take();
            if (_plan.HasHeads && _labelLength > 0)
            {
                _plan.CheckLabels(batch.Labels.AsSpan(0, batch.Count * _labelLength), _labelLength, _first);
            }

            _rows = batch.Inputs;
            _targets = batch.Targets;
            _labels = batch.Labels;
            _weights = batch.Weights;
            _count = batch.Count;
            team.RunOnSome(this, most: Batches);
            GC.KeepAlive(batch);
        }
    }

    /// <summary>Gathers the results of all ranks.</summary>
    public void Gather(RankExchange exchange)
    {
        int[] starts = [.. Enumerable.Range(0, _ranks + 1).Select(rank => BatchOf(rank) * Outputs)];
        exchange.Gather<Loss.BlockLoss>(_batches, starts, "losses of an evaluation");
        _metrics?.Gather(exchange, [.. Enumerable.Range(0, _ranks + 1).Select(SampleOf)]);
    }

    public void Run(Worker worker)
    {
        int length = _predictor.OutputLength;
        AlignedBuffer memory = _memory[worker.Index];
        float* outputs = memory.Pointer;
        float* gradients = outputs + ((long)Predictor.BatchOf * length);
        float* targets = gradients + (16L * length);
        float* weights = stackalloc float[16];
        Span<Loss.BlockLoss> results = new Loss.BlockLoss[Outputs];
        for (int batch = worker.First(Batches); batch < worker.End(Batches); batch++)
        {
            int first = batch * Predictor.BatchOf;
            int count = Math.Min(Predictor.BatchOf, _count - first);
            _predictor.PredictBlocks(in _rows, _row + first, count, outputs);
            Span<Loss.BlockLoss> sums = _batches.AsSpan(((_first / Predictor.BatchOf) + batch) * Outputs, Outputs);
            sums.Clear();
            for (int sample = 0; sample < count; sample += 16)
            {
                WantedBlock wanted = WantedOf(_row + first + sample, Math.Min(16, count - sample), targets, weights);
                _plan.EvaluateBlock(outputs + ((long)sample * length), in wanted, _labelLength, _dataset.Count, gradients, results);
                for (int output = 0; output < sums.Length; output++)
                {
                    sums[output] = sums[output].Plus(results[output]);
                }

                _metrics?.Add(_first + first + sample, outputs + ((long)sample * length), in wanted);
            }
        }

        GC.KeepAlive(memory);
    }

    /// <summary>The first batch of a rank.</summary>
    private int BatchOf(int rank) => (int)((long)_batches.Length / Outputs * rank / _ranks);

    /// <summary>The first sample of a rank.</summary>
    private int SampleOf(int rank) => (int)Math.Min(_dataset.Count, (long)Predictor.BatchOf * BatchOf(rank));

    private WantedBlock WantedOf(int first, int lanes, float* memory, float* weights)
    {
        if (_dataset.TargetLength > 0)
        {
            _targets.Pack(first, lanes, memory);
        }

        for (int lane = 0; _weights.Length > 0 && lane < 16; lane++)
        {
            weights[lane] = lane < lanes ? _weights[first + lane] : 0;
        }

        return new WantedBlock
        {
            Lanes = lanes,
            Labels = _labelLength > 0 ? _labels.AsSpan(first * _labelLength, lanes * _labelLength) : default,
            Values = _dataset.TargetLength > 0 ? memory : null,
            Weights = _weights.Length > 0 ? weights : null,
        };
    }
}
