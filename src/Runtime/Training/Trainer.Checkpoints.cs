using System.Globalization;
using System.Text;

namespace GenBn;

/// <content>Checkpoints: everything that training depends on, to a file and back.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Place in samples that no call has named yet since a checkpoint was loaded.</summary>
    private ResumedOrder? _resumed;

    /// <summary>Whether the current epoch has steps left, or still has to be reported by <see cref="Fit"/>.</summary>
    private bool IsInEpoch => _reportDue || (_order is null ? _resumed?.IsOpen == true : !_order.IsAtEnd);

    /// <summary>
    /// Saves the training as it stands between two steps: parameters, running statistics, the optimizer's and callbacks' state, and all counters. A
    /// trainer with the same options that loads it goes on bit for bit as this one. Also from a callback, by
    /// <see cref="TrainingRun.SaveCheckpoint"/>.
    /// </summary>
    /// <remarks>
    /// The file is written beside its place and moved there when it is on the disk. The one that was there becomes
    /// <see cref="TrainingCheckpoint.PreviousOf"/>: whenever the process ends, one of the two is complete, and
    /// <see cref="TrainingCheckpoint.Latest"/> finds it. It has the state of callbacks that name one, see
    /// <see cref="TrainingCallback.StateKey"/>. With a <see cref="TrainerOptions.Collective"/>, rank 0 writes and the others do not; the file has no
    /// trace of ranks.
    /// </remarks>
    /// <param name="path">Where to write, a safetensors file.</param>
    /// <param name="metadata">Texts to keep with it by name, or null.</param>
    /// <exception cref="NonFiniteException">A value to save is NaN or infinite; nothing was written.</exception>
    /// <exception cref="ArithmeticException">A variance to save is negative; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another call is not over, or the latest step failed and left no state between two steps; nothing was written.
    /// </exception>
    /// <exception cref="ArgumentException">The path is empty, a text is not valid Unicode, or the values are longer than 2 GB.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ExclusiveUse.Turn turn = EnterAsGuest();
        if (_isBroken)
        {
            throw new InvalidOperationException($"Expected a training between two steps, but step {_steps + 1} failed midway; {path} was left as it is.");
        }

        if (!IsFirstRank)
        {
            StoredValues.CheckSaved([.. NetworkWeights.TensorsOf(Network), .. _optimizer.Tensors(_store)], path, _steps);
            return;
        }

        (string Key, CallbackState State)[] callbacks = Array.ConvertAll(StatefulCallbacks(), StateOf);
        NamedTensor[] tensors =
        [
            .. NetworkWeights.TensorsOf(Network),
            .. _optimizer.Tensors(_store),
            .. callbacks.SelectMany(callback => callback.State.Tensors(CallbackState.PrefixOf(callback.Key))),
        ];
        TrainingCheckpoint.Write(path, tensors, NetworkWeights.Described<TNetwork>(metadata), Counters(callbacks));
    }

    /// <summary>Goes on from a checkpoint, see <see cref="LoadCheckpoint(TrainingCheckpoint)"/>.</summary>
    /// <param name="path">A file that <see cref="SaveCheckpoint"/> wrote.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or not of such a training. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Reports are being enumerated, or another call is not over.</exception>
    public void LoadCheckpoint(string path)
    {
        if (_ranks is null)
        {
            LoadCheckpoint(TrainingCheckpoint.Read(path));
        }
        else
        {
            LoadTogether(() => TrainingCheckpoint.Read(path));
        }
    }

    /// <summary>
    /// Goes on from a checkpoint, bit for bit as the trainer that saved it. Network, kind of optimizer, batch size, what becomes of the
    /// last batch, seed and shuffling must be the same, and so must the number of training samples that the next <see cref="Fit"/> or <see cref="FitSteps"/> is given.
    /// Further options, such as momentum, loss or schedule, are not in the file: they are those of this trainer. So are callbacks, but those
    /// that name a state, such as <see cref="EarlyStopping"/>, go on with the saved one. State of callbacks that this trainer lacks is ignored.
    /// </summary>
    /// <remarks><see cref="LearningRate"/> becomes that of the checkpoint; to go on with another, set it afterwards.</remarks>
    /// <param name="checkpoint">
    /// The checkpoint, for example <see cref="TrainingCheckpoint.Latest"/>. With a <see cref="TrainerOptions.Collective"/>, that of rank 0 counts,
    /// and other ranks may give null.
    /// </param>
    /// <exception cref="InvalidDataException">The checkpoint is not of such a training. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Reports are being enumerated, or another call is not over.</exception>
    public void LoadCheckpoint(TrainingCheckpoint? checkpoint)
    {
        if (_ranks is null)
        {
            ArgumentNullException.ThrowIfNull(checkpoint);
        }

        LoadTogether(() => checkpoint ?? throw new ArgumentNullException(nameof(checkpoint)));
    }

    /// <summary>Rank 0 reads and checks a checkpoint, and gives the others what it has then.</summary>
    private void LoadTogether(Func<TrainingCheckpoint> read)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(0);
        string file = Together("checkpoint", () => IsFirstRank ? Load(read()) : CheckNotFitting());
        if (_ranks is not null)
        {
            Spread(file);
        }
    }

    private string CheckNotFitting() => _isFitting
        ? throw new InvalidOperationException("Expected a checkpoint before training or after it, but reports are being enumerated.")
        : "";

    /// <summary>Gives every rank the state of rank 0, which has loaded a checkpoint.</summary>
    private void Spread(string file)
    {
        RankExchange exchange = _ranks!.Exchange;
        file = _ranks.Broadcast("name of the checkpoint", file);
        byte[] text = IsFirstRank ? Encoding.UTF8.GetBytes(Counters([]).Write()) : [];
        int length = text.Length;
        exchange.Broadcast(new Span<int>(ref length), root: 0, "length of the checkpoint's counters");
        Array.Resize(ref text, length);
        exchange.Broadcast<byte>(text, root: 0, "counters of the checkpoint");
        SpreadWeights();
        foreach ((string name, AlignedBuffer values) in _optimizer.Memory)
        {
            exchange.Broadcast(values.Span, root: 0, name);
        }

        if (!IsFirstRank)
        {
            Restore(CheckpointCounters.Parse(Encoding.UTF8.GetString(text), file), file);
        }
    }

    /// <summary>Loads a checkpoint, or throws and changes nothing.</summary>
    /// <returns>Where the checkpoint is.</returns>
    private string Load(TrainingCheckpoint checkpoint)
    {
        _ = CheckNotFitting();
        NamedTensor[] state = [.. _optimizer.Tensors(_store)];
        Network.CheckWeights(checkpoint.Weights);
        CheckOptions(checkpoint);
        CheckState(checkpoint, state);
        LoadCallbacks(checkpoint); // The last that may fail.

        Network.LoadWeights(checkpoint.Weights);
        foreach (NamedTensor tensor in state)
        {
            checkpoint.Weights.Tensor(tensor.Name, [.. tensor.Shape]).CopyTo(tensor.Values);
        }

        Restore(checkpoint.Counters, checkpoint.Path);
        return checkpoint.Path;
    }

    /// <summary>Goes on from counters, after parameters and the optimizer's state were replaced.</summary>
    private void Restore(CheckpointCounters counters, string file)
    {
        _optimizer.MeasureBounds();
        _optimizer.LearningRate = counters.Optimizer.LearningRate;
        _optimizer.Steps = counters.Steps;
        _optimizer.Powers = Array.ConvertAll(counters.Optimizer.Powers, CheckpointCounters.FromBits);
        _pass.DropoutStep = counters.DropoutStep;
        _run.Restore(counters);
        _steps = counters.Steps;
        _epochs = counters.Epoch;
        _reportDue = counters.ReportDue;
        _isBroken = false;
        _order = null;
        _resumed = counters.Order is null ? null : new ResumedOrder(file, counters.Order, PlanOf(counters.Order.Samples));
    }

    private CheckpointCounters Counters((string Key, CallbackState State)[] callbacks) => new()
    {
        Version = CheckpointCounters.CurrentVersion,
        Steps = _steps,
        Epoch = _epochs,
        ReportDue = _reportDue,
        BatchSize = _options.BatchSize,
        Seed = _options.Seed,
        Shuffle = _options.ShuffleEachEpoch,
        DropoutStep = _pass.DropoutStep,
        Order = _order is null ? _resumed?.Order : new OrderCounters(_order.Dataset.Count, _order.Taken, _order.Plan.Last.ToString()),
        Run = _run.Counters(),
        Optimizer = new OptimizerCounters(
            _options.Optimizer.Kind, _optimizer.LearningRate, Array.ConvertAll(_optimizer.Powers, CheckpointCounters.ToBits)),
        Callbacks = callbacks.Length > 0 ? callbacks.ToDictionary(callback => callback.Key, callback => callback.State.Counters()) : null,
    };

    /// <summary>The callbacks with a state, each with its key: that of a second one of the same name ends with a number.</summary>
    private (TrainingCallback Callback, string Key)[] StatefulCallbacks()
    {
        var callbacks = new List<(TrainingCallback Callback, string Key)>();
        foreach (TrainingCallback callback in _options.Callbacks)
        {
            ArgumentNullException.ThrowIfNull(callback, "options");
            if (callback.StateKey is not { } key)
            {
                continue;
            }

            if (key.Length == 0 || key.AsSpan().ContainsAny('/', '#'))
            {
                throw new ArgumentException(
                    $"Expected a callback's StateKey that is not empty and contains neither '/' nor '#', but that of {callback.GetType().Name} is '{key}'.",
                    "options");
            }

            int before = callbacks.Count(other => other.Callback.StateKey == key);
            callbacks.Add((callback, before == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}#{before + 1}")));
        }

        return [.. callbacks];
    }

    private (string Key, CallbackState State) StateOf((TrainingCallback Callback, string Key) callback)
    {
        var state = new CallbackState();
        callback.Callback.SaveState(_run, state);
        return (callback.Key, state);
    }

    /// <summary>Gives every callback its state, or, if one of them rejects it, gives those before it the state back that they had.</summary>
    private void LoadCallbacks(TrainingCheckpoint checkpoint)
    {
        var loaded = new List<(TrainingCallback Callback, CallbackState Before)>();
        try
        {
            foreach ((TrainingCallback callback, string key) in StatefulCallbacks())
            {
                if (checkpoint.Counters.Callbacks?.GetValueOrDefault(key) is { } counters)
                {
                    var state = CallbackState.Of(checkpoint, key, counters);
                    CallbackState before = StateOf((callback, key)).State;
                    callback.LoadState(_run, state);
                    loaded.Add((callback, before));
                }
            }
        }
        catch
        {
            loaded.ForEach(callback => callback.Callback.LoadState(_run, callback.Before));
            throw;
        }
    }

    private void CheckOptions(TrainingCheckpoint checkpoint)
    {
        CheckpointCounters counters = checkpoint.Counters;
        Require("optimizer", _options.Optimizer.Kind, counters.Optimizer.Kind);
        Require("number of optimizer powers", _optimizer.Powers.Length, counters.Optimizer.Powers.Length);
        Require("batch size", _options.BatchSize, counters.BatchSize);
        Require("seed", _options.Seed, counters.Seed);
        Require("ShuffleEachEpoch", _options.ShuffleEachEpoch, counters.Shuffle);
        if (counters.Order is { } order)
        {
            Require("last batch", PlanOf(order.Samples).Last, order.PlanOf(counters.BatchSize).Last);
        }

        void Require<T>(string what, T expected, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, found))
            {
                throw new InvalidDataException($"{checkpoint.Path}: expected a training with {what} {expected}, as the trainer has, but found {what} {found}.");
            }
        }
    }

    private void CheckState(TrainingCheckpoint checkpoint, NamedTensor[] state)
    {
        HashSet<string> names = [.. state.Select(tensor => tensor.Name)];
        foreach (NamedTensor tensor in state)
        {
            _ = checkpoint.Weights.Tensor(tensor.Name, [.. tensor.Shape]);
        }

        WeightsTensor[] extra =
        [
            .. checkpoint.Weights.Tensors.Where(tensor =>
                tensor.Name.StartsWith(NetworkWeights.OptimizerPrefix, StringComparison.Ordinal) && !names.Contains(tensor.Name)),
        ];
        if (extra.Length > 0)
        {
            throw new InvalidDataException(
                $"{checkpoint.Path}: expected only the {state.Length} tensors of the trainer's {_options.Optimizer.Kind}, but found also: {WeightsFile.Listed(extra)}.");
        }
    }

    private void CheckResumed(IDataSource train)
    {
        if (_resumed is { } resumed && resumed.Order.Samples != train.Count)
        {
            throw new ArgumentException(
                $"Expected {resumed.Order.Samples} training samples, as before the checkpoint {resumed.File}, but the dataset has {train.Count}.", nameof(train));
        }
    }

    /// <summary>Brings the order of new samples to where the checkpoint stood.</summary>
    private void PlaceResumed(BatchOrder order)
    {
        if (_resumed is null)
        {
            _reportDue = false;
            return;
        }

        if (IsInEpoch)
        {
            order.BeginEpoch(_epochs);
            while (order.Taken < _resumed.Order.Taken)
            {
                order.Take();
            }
        }

        _resumed = null;
    }

    /// <param name="File">The checkpoint.</param>
    /// <param name="Order">Its place.</param>
    /// <param name="Plan">Its batches.</param>
    private sealed record ResumedOrder(string File, OrderCounters Order, BatchPlan Plan)
    {
        public int Batches => Plan.Batches;

        public bool IsOpen => Order.Taken < Batches;
    }
}
