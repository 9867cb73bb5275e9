namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>The objects of one sequence, which all of its threads share, and the calls of them.</summary>
internal sealed class SafetyPool(string folder, int[] numbers)
{
    private readonly Lock _lock = new();
    private readonly List<SafetyTrainer> _trainers = [];
    private readonly List<TrainerOptions> _options = [];
    private readonly List<NetworkPass> _passes = [];
    private readonly List<Predictor> _predictors = [];
    private readonly List<IDataSource> _sources = [];

    public string PathOf(int number) => Path.Combine(folder, $"file{number}");

    public Hostility Hostility(Draw draw) => new(this, [.. Enumerable.Range(0, 9).Select(_ => draw.Below(100_000))], draw.Of(1, 3, 20, 200, 1_000_000));

    public IDataSource Source(Draw draw)
    {
        IDataSource? source = Pick(_sources, draw);
        return source is null || draw.OneOf(3) ? Add(_sources, NewSource(draw)) : source;
    }

    /// <summary>One call, whatever the numbers say.</summary>
    public void Call(Draw draw)
    {
        switch (draw.Below(16))
        {
            case 0: NewTrainer(draw); break;
            case 1: CallPass(draw); break;
            case 2: CallPredictor(draw); break;
            case 3: CallData(draw); break;
            case 4: CallStore(draw); break;
            case 5: CallLoss(draw); break;
            case 6: GC.Collect(draw.Below(3)); break;
            default: (Pick(_trainers, draw) ?? NewTrainer(draw)).Call(draw, this); break;
        }
    }

    /// <summary>After the threads have ended: everything can be disposed, and nothing was written out of bounds.</summary>
    public void End(Action<Action> attempt)
    {
        _trainers.ForEach(trainer => attempt(trainer.End));
        _passes.ForEach(pass => attempt(pass.Dispose));
        if (AlignedBuffer.FindOverrun() is { } overrun)
        {
            throw new InvalidProgramException(overrun);
        }
    }

    private SafetyTrainer NewTrainer(Draw draw)
    {
        TrainerOptions options = Pick(_options, draw) is { } known && !draw.OneOf(3) ? known : Add(_options, NewOptions(draw));
        ulong seed = (ulong)draw.Below(5);
        return Add(_trainers, draw.Below(6) switch
        {
            0 => new SafetyTrainer<PlainNetwork>(new PlainNetwork(seed), options),
            1 => new SafetyTrainer<TinyNetwork>(new TinyNetwork(seed), options),
            2 => new SafetyTrainer<DropoutNetwork>(new DropoutNetwork(seed), options),
            3 => new SafetyTrainer<ShortcutNetwork>(new ShortcutNetwork(seed), options),
            4 => new SafetyTrainer<NormalizedNetwork>(new NormalizedNetwork(seed), options),
            _ => (SafetyTrainer)new SafetyTrainer<RegressionNetwork>(new RegressionNetwork(seed), options),
        });
    }

    private TrainerOptions NewOptions(Draw draw)
    {
        string name = SafetyOptimizers.Names[draw.Below(SafetyOptimizers.Names.Count)];
        var callbacks = new List<TrainingCallback>();
        if (draw.OneOf(3))
        {
            callbacks.Add(new HostileCallback(Hostility(draw)));
        }

        if (draw.OneOf(4))
        {
            callbacks.Add(new EarlyStopping(1, MonitoredValue.TrainingLoss));
        }

        return new TrainerOptions
        {
            Optimizer = SafetyOptimizers.Create(name),
            ClipNorm = draw.Of(0f, 0.5f),
            BatchSize = draw.Of(1, 7, 16, 33),
            Threads = 1 + draw.Below(3),
            Prefetch = draw.Below(3),
            ShuffleEachEpoch = draw.OneOf(2),
            RecalibrationSamples = draw.Of(0, 20),
            Schedule = draw.OneOf(4) ? new HostileSchedule(Hostility(draw)) : null,
            Loss = draw.Below(6) switch
            {
                0 => Loss.MeanSquaredError,
                1 => Loss.SigmoidCrossEntropy,
                2 => Loss.Huber(),
                3 => Loss.Of(new HostileLoss(Hostility(draw))),
                _ => Loss.SoftmaxCrossEntropy,
            },
            Metrics = draw.OneOf(3) ? [Metric.Accuracy, new HostileMetric(Hostility(draw))] : [],
            Callbacks = callbacks,
        };
    }

    private IDataSource NewSource(Draw draw)
    {
        int count = 1 + draw.Below(50);
        int length = draw.Of(64, 64, 64, 4);
        Dataset dataset = draw.Below(4) switch
        {
            0 => new Dataset(new byte[count * length], new int[count], length, 3, draw.Of(1f, 1e30f)),
            1 => new Dataset(draw.Floats(count * length), draw.Floats(count * draw.Of(3, 1)), length, draw.Of(3, 1)),
            _ => new Dataset(draw.Floats(count * length), [.. draw.Labels(count).Select(label => (int)((uint)label % 3))], length, 3),
        };
        return draw.Below(6) switch
        {
            0 => dataset.Split(0.5, stratified: draw.OneOf(2)).Part,
            1 => dataset.WithShape(1, 8, length / 8).Augment(1, new HorizontalFlip(), new Shift(1)),
            2 or 3 => new HostileSource(dataset, Hostility(draw), [.. numbers, draw.Below(100)]),
            4 => new HostileSource(dataset, Hostility(draw), [7]),
            _ => dataset,
        };
    }

    private void CallPass(Draw draw)
    {
        NetworkPass? pass = Pick(_passes, draw);
        if (pass is null || draw.OneOf(6))
        {
            pass = Add(_passes, (Pick(_trainers, draw) ?? NewTrainer(draw)).CreatePass(draw));
        }

        int samples = 1 + draw.Below(pass.BatchSize);
        switch (draw.Below(8))
        {
            case 0: pass.Backward(draw.Floats(draw.Length(pass.Samples * pass.OutputLength))); break;
            case 1: _ = pass.Outputs.Length; break;
            case 2: _ = pass.InputGradients.Length; break;
            case 3: (pass.DropoutSeed, pass.DropoutStep) = ((ulong)draw.Below(9), draw.Of(0, 1, long.MaxValue, long.MinValue)); break;
            case 4 when draw.OneOf(3): pass.Dispose(); break;
            default: pass.Forward(draw.Floats(draw.Length(samples * pass.InputLength))); break;
        }
    }

    private void CallPredictor(Draw draw)
    {
        Predictor? predictor = Pick(_predictors, draw);
        if (predictor is null || draw.OneOf(6))
        {
            predictor = Add(_predictors, (Pick(_trainers, draw) ?? NewTrainer(draw)).CreatePredictor());
        }

        int samples = 1 + draw.Below(draw.Of(1, 12, 70));
        float[] inputs = draw.Floats(draw.Length(samples * predictor.InputLength));
        float[] outputs = new float[draw.Length(samples * predictor.OutputLength)];
        switch (draw.Below(9))
        {
            case 0: predictor.Predict(inputs, outputs); break;
            case 1: predictor.Predict(inputs, outputs, draw.Below(4)); break;
            case 2: predictor.Predict(new byte[inputs.Length], draw.Of(1f, float.NaN), outputs, 1 + draw.Below(3)); break;
            case 3: predictor.Predict(inputs, outputs, new byte[draw.Length(predictor.ScratchBytes)]); break;
            case 4: predictor.PredictProbabilities(inputs, outputs); break;
            case 5: predictor.Classify(inputs); break;
            case 6: predictor.Predict(new byte[inputs.Length], outputs, 1 + draw.Below(3)); break;
            case 7: predictor.Classify(new byte[draw.Length(predictor.InputLength)]); break;
            default: predictor.Classify(new byte[draw.Length(predictor.InputLength)], 1f); break;
        }
    }

    private void CallData(Draw draw)
    {
        IDataSource source = Source(draw);
        switch (draw.Below(8))
        {
            case 0: Add(_sources, source.Slice(draw.Below(5), draw.Below(20))); break;
            case 1: Add(_sources, source.Split(draw.Of(0.5, 0, 1, double.NaN, -1, 0.99), 1, draw.OneOf(2)).Remaining); break;
            case 2: Add(_sources, source.Concat(Source(draw))); break;
            case 3: Add(_sources, source.WithShape(draw.Below(3), draw.Below(10), draw.Below(10)).Augment(1, new RandomCrop(draw.Below(3)))); break;
            case 4: source.Load(); break;
            case 5: ChannelStatistics.Measure(source); break;
            case 6 when source is Dataset dataset:
                dataset.CopySample(draw.Below(60) - 1, new float[draw.Length(64)]);
                break;
            default:
                // Not of a source that is asked directly: it fails where the library, rather than this call, asks for a negative number.
                int least = source is HostileSource ? 0 : -2;
                int[] samples = [.. Enumerable.Range(0, draw.Below(20)).Select(_ => draw.Below(60) + least)];
                source.Read(draw.Below(3), samples, new float[draw.Length(samples.Length * 64)], new int[draw.Length(samples.Length)], new float[draw.Below(9)]);
                break;
        }
    }

    private void CallStore(Draw draw)
    {
        ParameterStore store = (Pick(_trainers, draw) ?? NewTrainer(draw)).Store;
        NamedTensor tensor = draw.OneOf(2) ? store.Parameters[draw.Below(store.Parameters.Count)] : store.Buffers.Count > 0 ? store.Buffers[0] : store.Parameters[0];
        switch (draw.Below(8))
        {
            case 0: tensor.Values[draw.Below(tensor.Length)] = draw.Floats(1)[0]; break;
            case 1: store.AddParameter("more", draw.Of(ParameterRole.Weight, ParameterRole.Bias), draw.Of(1, int.MaxValue, -1, 65536), draw.Of(1, 65536)); break;
            case 2: store.AddBuffer("more", 0, draw.Of(1, int.MaxValue, -1, 100_000)); break;
            case 3: store.CopyTo((Pick(_trainers, draw) ?? NewTrainer(draw)).Store); break;
            case 4: store.Tensor(tensor.Name, [draw.Below(10)]); break;
            case 5: WeightInitialization.Initialize(store.Parameters, draw.Of(Initializer.He, Initializer.PyTorch, (Initializer)99), 1); break;
            case 6: ((Parameter)store.Parameters[0]).Gradients.Fill(draw.Floats(1)[0]); break;
            default: new BatchNormParameters(draw.OneOf(2) ? store.Parameters[0] : null, null, tensor, tensor).Gamma.Values.Clear(); break;
        }
    }

    private static void CallLoss(Draw draw)
    {
        Loss loss = draw.Of(Loss.SoftmaxCrossEntropy, Loss.SparseCategoricalCrossEntropy, Loss.MeanAbsoluteError, Loss.SigmoidCrossEntropy);
        int samples = 1 + draw.Below(40);
        float[] outputs = draw.Floats(draw.Length(3 * samples));
        float[] gradients = new float[draw.Length(outputs.Length)];
        if (draw.OneOf(2))
        {
            loss.Evaluate(outputs, draw.Labels(draw.Length(samples)), gradients);
        }
        else
        {
            loss.Evaluate(outputs, draw.Floats(draw.Length(outputs.Length)), draw.Length(samples), gradients);
        }

        ConfusionMatrix.Of(draw.Labels(9), draw.Labels(draw.Length(9)), draw.Below(5)).ToTable();
    }

    private T? Pick<T>(List<T> list, Draw draw)
        where T : class
    {
        int number = draw.Below(1000);
        lock (_lock)
        {
            return list.Count > 0 ? list[number % list.Count] : null;
        }
    }

    private T Add<T>(List<T> list, T item)
    {
        lock (_lock)
        {
            if (list.Count < 12)
            {
                list.Add(item);
            }
        }

        return item;
    }
}
