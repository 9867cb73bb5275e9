namespace GenBn;

/// <content>The loss and the optimizer of a trainer that was given none.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Most samples, and most values of them, that are read to choose.</summary>
    private const int MostRead = 4096;
    private const int MostReadValues = 1 << 22;

    /// <summary>Learning rate of Adam if the optimizer is chosen for a regression.</summary>
    private const float RegressionRate = 0.003f;

    /// <summary>Learning rate of SGD if the optimizer is chosen for classes.</summary>
    private const float DefaultRate = 0.1f;

    /// <summary>The targets of a regression that was chosen; null otherwise.</summary>
    private TargetStatistics? _targets;
    private OutputScaling? _scaling;
    private bool _isChosen;

    /// <summary>
    /// The loss that training minimises: that of the options. If they have none, the one that was chosen by the data of the first training, and before
    /// that, the one for labels. A regression minimises ((y − t) / s)² with the standard deviations s of the targets.
    /// </summary>
    public Loss Loss => _options.Loss ?? _plan.Parts[0].Loss;

    /// <summary>The optimizer: that of the options, or the one that was chosen by the data of the first training.</summary>
    public Optimizer Optimizer => _optimizer.Optimizer;

    private bool ChoosesLoss => _options.Loss is null && !_plan.HasHeads;

    /// <summary>The loss for labels of a network, which also means a network of several outputs without a loss.</summary>
    private static Loss LossForLabels(IReadOnlyList<OutputSlice> outputs) => outputs.Count == 1 && ChannelsOf(outputs[0]) == 1
        ? Loss.SigmoidCrossEntropy
        : Loss.SoftmaxCrossEntropy;

    private static int ChannelsOf(OutputSlice output) => output.Shape.Count == 3 ? output.Shape[0] : output.Length;

    /// <summary>Chooses loss and optimizer by the first data, if the options leave it to the trainer.</summary>
    private void ChooseFor(IDataSource data)
    {
        if (!ChoosesLoss || _isChosen || data.TargetLength == 0)
        {
            _isChosen = true; // For labels, the loss is there already.
            return;
        }

        Dataset sample = SampleOf(data);
        Loss? loss = LossForTargets(sample);
        if (loss is not null)
        {
            UsePlan(loss);
            _isChosen = true;
            return;
        }

        BeginRegression(TargetStatistics.Of(sample.Targets, sample.TargetLength));
        if (_steps == 0 && _scaling is not null && !ExplainsTargets(sample))
        {
            _scaling.Begin();
        }
    }

    /// <summary>Chooses by a batch of the caller.</summary>
    private void ChooseFor(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        if (targets.IsEmpty)
        {
            _isChosen = true;
        }
        else if (ChoosesLoss && !_isChosen)
        {
            ChooseFor(new Dataset(inputs.ToArray(), targets.ToArray(), _pass.InputLength, _pass.OutputLength));
        }
    }

    /// <summary>Chooses the loss of an evaluation before any training, without changing the network.</summary>
    private void ChooseForEvaluation(IDataSource data)
    {
        if (ChoosesLoss && !_isChosen && data.TargetLength > 0)
        {
            Dataset sample = SampleOf(data);
            UsePlan(LossForTargets(sample) ?? new ScaledSquaredError(TargetStatistics.Of(sample.Targets, sample.TargetLength).Deviations));
        }
    }

    /// <summary>The loss of classes or decisions that targets mean; null if they are numbers.</summary>
    private Loss? LossForTargets(Dataset sample)
    {
        int channels = _plan.Parts[0].Channels;
        return channels == 1 && TargetStatistics.AreDecisions(sample.Targets) ? Loss.SigmoidCrossEntropy
            : channels > 1 && channels == sample.TargetLength && TargetStatistics.AreProbabilities(sample.Targets, channels) ? Loss.SoftmaxCrossEntropy
            : null;
    }

    /// <summary>Uses the loss and the optimizer of a regression.</summary>
    private void BeginRegression(TargetStatistics statistics)
    {
        UsePlan(new ScaledSquaredError(statistics.Deviations));
        _targets = statistics;
        _scaling = OutputScaling.Of(TNetwork.Architecture, _store, statistics);
        _isChosen = true;
        if (_options.Optimizer is null && _optimizer.Optimizer is not Adam)
        {
            float before = _optimizer.LearningRate;
            bool isChanged = before != _optimizer.Optimizer.LearningRate;
            _optimizer = new Adam(RegressionRate).CreateState(_store);
            _optimizer.LearningRate = isChanged ? before : RegressionRate;
            _updateJob = NewUpdateJob();
        }
    }

    /// <summary>Restores what a choice changes to what it is now, if a checkpoint cannot be loaded.</summary>
    private Action RestoringChoice()
    {
        (LossPlan plan, LossJob lossJob, OptimizerState optimizer, UpdateJob updateJob) = (_plan, _lossJob, _optimizer, _updateJob);
        (TargetStatistics? targets, OutputScaling? scaling, bool isChosen) = (_targets, _scaling, _isChosen);
        return () =>
        {
            (_plan, _lossJob, _optimizer, _updateJob) = (plan, lossJob, optimizer, updateJob);
            (_targets, _scaling, _isChosen) = (targets, scaling, isChosen);
        };
    }

    /// <summary>Continues the regression of a checkpoint, if the options leave the loss to the trainer.</summary>
    /// <exception cref="InvalidDataException">The checkpoint has targets of other outputs.</exception>
    private void UseScaling(CheckpointCounters counters, string file)
    {
        if (!ChoosesLoss || counters.Targets is not { } targets)
        {
            return;
        }

        if (targets.Means.Length != _pass.OutputLength)
        {
            throw new InvalidDataException($"{file}: expected targets of {_pass.OutputLength} outputs, but found those of {targets.Means.Length}.");
        }

        BeginRegression(TargetStatistics.Of(targets));
    }

    private void UsePlan(Loss loss)
    {
        _plan = LossPlan.Of(loss, TNetwork.Architecture.Outputs, nameof(loss));
        _lossJob = new LossJob(_pass, _plan);
    }

    private UpdateJob NewUpdateJob() => new(_store, _optimizer, _options.ClipNorm > 0 ? new GradientClip(_store, _options.ClipNorm) : null);

    /// <summary>Samples from all over the data, in memory.</summary>
    private static Dataset SampleOf(IDataSource data)
    {
        int length = Math.Max(Math.Max(data.SampleLength, data.TargetLength), 1);
        int count = Math.Min(data.Count, Math.Clamp(MostReadValues / length, 1, MostRead));
        float[] values = new float[count * data.SampleLength];
        float[] targets = new float[count * data.TargetLength];
        int[] numbers = [.. Enumerable.Range(0, count).Select(index => (int)((long)index * data.Count / count))];
        data.Read(epoch: 0, numbers, values, new int[count * data.LabelLength], targets);
        return new Dataset(values, targets, data.SampleLength, data.TargetLength) { Scale = data.Scale };
    }

    /// <summary>Whether the network's outputs are nearer to the targets than their mean is, as after training.</summary>
    private bool ExplainsTargets(Dataset sample)
    {
        var job = new EvaluationJob(Network.CreatePredictor(), sample, _plan, _pass.Team.Count, metrics: null, rank: 0, ranks: 1);
        job.RunOn(MemorySamples.Of(sample)!.Value, _pass.Team);
        return job.ResultOf(0).Loss < 1;
    }
}
