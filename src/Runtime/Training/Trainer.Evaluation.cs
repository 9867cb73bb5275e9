namespace GenBn;

/// <content>Evaluation and recalibration.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Computes loss, accuracy and metrics of the network on samples. Batch norms use their running statistics.</summary>
    /// <param name="data">The samples to evaluate on.</param>
    /// <param name="metrics">Metrics to compute besides loss and accuracy.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The samples, classes or targets do not match the network or the loss, or a metric has no meaning for them.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read.</exception>
    /// <exception cref="AggregateException">A custom layer, loss or metric threw; the exception contains what it threw.</exception>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    public Evaluation Evaluate(IDataSource data, params IReadOnlyList<Metric> metrics)
    {
        using ExclusiveUse.Turn turn = EnterAsGuest();
        BeginTogether();
        NameStep(0);
        return EvaluateOn(() =>
        {
            ArgumentNullException.ThrowIfNull(metrics);
            Metric[] chosen = [.. metrics];
            IDataSource known = Checked(data, nameof(data));
            ChooseForEvaluation(known);
            CheckMetrics(known, chosen);
            return (known, chosen);
        });
    }

    /// <summary>
    /// Replaces the running statistics of every batch norm by the statistics of training samples under the current weights ("precise batch
    /// norm"). It runs full batches forward and merges their statistics to the mean and variance of all values. Parameters do not change, nor
    /// do batch norms that train on running statistics.
    /// </summary>
    /// <remarks>
    /// Wu and Johnson, "Rethinking Batch in BatchNorm", 2021 (arXiv 2105.07576), section 3: running statistics lag behind the weights. The
    /// merged variance is exact, E[var] + Var[mean]. The plain average of batch variances would lack the spread of the batch means. As in
    /// training, earlier batch norms normalise by their batch.
    /// </remarks>
    /// <param name="data">Training samples. Random augmentation is not applied.</param>
    /// <param name="samples">
    /// Number of samples to use, chosen by the seed, or the first ones without shuffling. An incomplete last batch is left out. A number below
    /// the batch size is one batch.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The samples do not match the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is not from 1 to the number of samples.</exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read.</exception>
    /// <exception cref="NonFiniteException">An input or a statistic is not finite. The running statistics did not change.</exception>
    /// <exception cref="AggregateException">A custom layer threw; the exception contains what it threw.</exception>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    public void Recalibrate(IDataSource data, int samples)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(0);
        BatchOrder order = Together("recalibration", () =>
        {
            IDataSource known = KnownSource.Of(data, nameof(data));
            CheckSamples(known, nameof(data));
            return samples >= 1 && samples <= known.Count
                ? NewOrder(known)
                : throw new ArgumentOutOfRangeException(nameof(samples), samples, $"Expected 1 to {known.Count} samples.");
        });

        // Epochs of training are numbered from 1, so no epoch has this order.
        order.BeginEpoch(0);
        RecalibrateOn(order.Dataset, order.Samples[..samples]);
    }

    /// <param name="wanted">Checks and returns the samples and the metrics.</param>
    private Evaluation EvaluateOn(Func<(IDataSource Data, IReadOnlyList<Metric> Metrics)> wanted)
    {
        IDataSource dataset;
        MetricSamples? samples;
        EvaluationJob job;
        try
        {
            (dataset, IReadOnlyList<Metric> metrics) = wanted();
            samples = metrics.Count > 0 ? new MetricSamples(metrics, dataset, _plan) : null;
            job = LossOf(dataset, samples);
        }
        catch (Exception failure)
        {
            TellFailure("evaluation", failure);
            throw;
        }

        if (_ranks is not null && !_isTelling)
        {
            _ranks.Agree("evaluation", dataset.Count);
            job.Gather(_ranks.Exchange);
        }

        OutputEvaluation[] outputs = [.. _plan.Parts.Select((part, index) =>
        {
            (double loss, double? accuracy) = job.ResultOf(index);
            return new OutputEvaluation { Output = part.Name, Loss = loss, Accuracy = accuracy };
        })];
        return new Evaluation
        {
            Loss = outputs.Select((output, index) => _plan.Parts[index].Factor * output.Loss).Sum(),
            Accuracy = HasAccuracy(dataset) ? outputs[0].Accuracy : null,
            Metrics = samples?.Results() ?? [],
            Outputs = _plan.HasHeads ? outputs : [],
        };
    }

    /// <summary>Evaluates this rank's samples, with running statistics: the loss, and how many are classified correctly.</summary>
    private EvaluationJob LossOf(IDataSource dataset, MetricSamples? metrics)
    {
        Predictor predictor = Network.CreatePredictor();
        CheckSizes(predictor.InputLength, predictor.OutputLength, _options.BatchSize, _options.BatchSize);
        (int rank, int ranks) = _ranks is null || _isTelling ? (0, 1) : (_ranks.Rank, _ranks.Ranks);
        var job = new EvaluationJob(predictor, dataset, _plan, _pass.Team.Count, metrics, rank, ranks);
        if (MemorySamples.Of(dataset) is MemorySamples memory)
        {
            job.RunOn(memory, _pass.Team);
        }
        else if (job.ShareCount > 0)
        {
            using BatchReader reader = NewReader(dataset, EvenPlan(job.ShareCount, job.SamplesAtOnce), WholeOf(job.SamplesAtOnce));
            job.RunOn(reader, _pass.Team);
        }

        return job;
    }

    private void RecalibrateOn(IDataSource data, ReadOnlyMemory<int> samples)
    {
        if (!_pass.CanRecalibrate)
        {
            return;
        }

        int size = Math.Min(_options.BatchSize, samples.Length);
        ReadOnlyMemory<int> full = samples[..(samples.Length / size * size)];
        bool finished = false;
        long dropoutStep = _pass.DropoutStep;
        _pass.BeginRecalibration();
        try
        {
            if (MemorySamples.Of(data) is MemorySamples memory)
            {
                ForwardInMemory(memory, full.Span, size);
            }
            else
            {
                ForwardRead(data, full, size);
            }

            finished = true;
        }
        finally
        {
            _pass.EndRecalibration(finished);
            _pass.DropoutStep = finished ? _pass.DropoutStep : dropoutStep;
        }
    }

    /// <summary>Runs a batch forward and adds its statistics to those of the recalibration.</summary>
    private void Gather(SampleRows rows, in BatchShare share)
    {
        Forward(rows, in share);
        if (FindBadInput(in share) is { } input)
        {
            throw NonFiniteException.OfValue("input", input, _steps);
        }

        if (_pass.FindBadStatistic() is { } statistic)
        {
            throw NonFiniteException.OfStatistic(FindNonFinite() ?? statistic, _steps);
        }

        _pass.Commit();
    }

    private void ForwardRead(IDataSource data, ReadOnlyMemory<int> samples, int size)
    {
        using BatchReader reader = NewReader(data, EvenPlan(data.Count, size), ShareOf(size));
        reader.Begin(epoch: 0, samples);
        for (int left = samples.Length; left > 0; left -= size)
        {
            SampleBatch batch = Together("batch of the recalibration", reader.Take);
            Gather(batch.Inputs, batch.Share);
        }
    }

    private void ForwardInMemory(MemorySamples memory, ReadOnlySpan<int> samples, int size)
    {
        BatchShare share = ShareOf(size);
        fixed (byte* pixels = memory.Dataset.Pixels)
        fixed (float* values = memory.Dataset.Values)
        {
            for (int first = 0; first < samples.Length; first += size)
            {
                _ranks?.Agree("batch of the recalibration");
                fixed (int* rows = memory.RowsOf(samples.Slice(first + share.FirstSample, share.Samples), _batchRows))
                {
                    Gather(SampleRows.Of(memory.Dataset, pixels, values, rows), in share);
                }
            }
        }
    }
}
