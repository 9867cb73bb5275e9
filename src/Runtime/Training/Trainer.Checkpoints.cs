using System.Globalization;
using System.Text;

namespace GenBn;

/// <content>Checkpoints: everything that training depends on, to a file and back.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    private const string Owner = "trainer";

    /// <summary>The place in the samples of the checkpoint that was loaded, until a call names these samples.</summary>
    private ResumedOrder? _resumed;

    /// <summary>Whether the current epoch has steps left, or has not yet been reported by <see cref="Fit"/>.</summary>
    private bool IsInEpoch => _reportDue || (_order is null ? _resumed?.IsOpen == true : !_order.IsAtEnd);

    /// <summary>
    /// Saves the state of training between two steps: parameters, running statistics, the state of the optimizer and of callbacks, and all
    /// counters. A trainer with the same options that loads the file continues bit for bit. Callbacks may call this, or
    /// <see cref="TrainingRun.SaveCheckpoint"/>.
    /// </summary>
    /// <remarks>
    /// The content is written to a temporary file, flushed to the disk, and moved into place. The file that was there becomes
    /// <see cref="TrainingCheckpoint.PreviousOf"/>. Whenever the process ends, one of the two is complete, and
    /// <see cref="TrainingCheckpoint.Latest"/> finds it. The state of a callback is saved if it has a
    /// <see cref="TrainingCallback.StateKey"/>. With a <see cref="TrainerOptions.Collective"/>, only rank 0 writes. The file does not depend on
    /// the number of ranks.
    /// </remarks>
    /// <param name="path">Path of the safetensors file to write.</param>
    /// <param name="metadata">Texts to store in the file by name, or null.</param>
    /// <exception cref="NonFiniteException">A value to save is NaN or infinite. Nothing was written.</exception>
    /// <exception cref="ArithmeticException">A variance to save is negative. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another call is in progress, or the latest step failed midway. Nothing was written.
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

    /// <summary>Reads a checkpoint and continues from it, see <see cref="LoadCheckpoint(TrainingCheckpoint)"/>.</summary>
    /// <param name="path">A file that <see cref="SaveCheckpoint"/> wrote.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or does not match the trainer. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Reports are being enumerated, or another call is in progress.</exception>
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
    /// Continues from a checkpoint, bit for bit as the trainer that saved it. Network, kind of optimizer, batch size, handling of the last
    /// batch, seed and shuffling must match, and so must the number of training samples in the next <see cref="Fit"/> or
    /// <see cref="FitSteps"/>.
    /// </summary>
    /// <remarks>
    /// Other options, such as momentum, loss and schedule, are not in the file: those of this trainer apply. Callbacks with a
    /// <see cref="TrainingCallback.StateKey"/>, such as <see cref="EarlyStopping"/>, continue with the saved state. State of callbacks that this
    /// trainer does not have is ignored. <see cref="LearningRate"/> becomes that of the checkpoint; to continue with another, set it afterwards.
    /// </remarks>
    /// <param name="checkpoint">
    /// The checkpoint, for example <see cref="TrainingCheckpoint.Latest"/>. With a <see cref="TrainerOptions.Collective"/>, only that of rank 0
    /// is used, and other ranks may pass null.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="checkpoint"/> is null, and rank 0 or a single process passed it.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not match the trainer. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Reports are being enumerated, or another call is in progress.</exception>
    public void LoadCheckpoint(TrainingCheckpoint? checkpoint)
    {
        if (_ranks is null)
        {
            ArgumentNullException.ThrowIfNull(checkpoint);
        }

        LoadTogether(() => checkpoint ?? throw new ArgumentNullException(nameof(checkpoint)));
    }

    /// <summary>Rank 0 reads and checks a checkpoint, and sends the state to the others.</summary>
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

    /// <summary>Sends the state of rank 0, which has loaded a checkpoint, to every rank.</summary>
    private void Spread(string file)
    {
        RankExchange exchange = _ranks!.Exchange;
        file = _ranks.Broadcast("name of the checkpoint", file);
        byte[] text = IsFirstRank ? Encoding.UTF8.GetBytes(Counters([]).Write()) : [];
        int length = text.Length;
        exchange.Broadcast(new Span<int>(ref length), root: 0, "length of the checkpoint's counters");
        Array.Resize(ref text, length);
        exchange.Broadcast<byte>(text, root: 0, "counters of the checkpoint");
        if (!IsFirstRank)
        {
            UseScaling(CheckpointCounters.Parse(Encoding.UTF8.GetString(text), file), file);
        }

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
    /// <returns>Path of the checkpoint.</returns>
    private string Load(TrainingCheckpoint checkpoint)
    {
        _ = CheckNotFitting();
        Network.CheckWeights(checkpoint.Weights);
        CheckOptions(checkpoint);
        Action restore = RestoringChoice();
        try
        {
            UseScaling(checkpoint.Counters, checkpoint.Path);
            _optimizer.Check(checkpoint, _store, Owner);
            LoadCallbacks(checkpoint); // The last that may fail.
        }
        catch
        {
            restore();
            throw;
        }

        Network.LoadWeights(checkpoint.Weights);
        _optimizer.CopyFrom(checkpoint, _store);
        Restore(checkpoint.Counters, checkpoint.Path);
        return checkpoint.Path;
    }

    /// <summary>Continues from counters, after parameters and the optimizer's state were replaced.</summary>
    private void Restore(CheckpointCounters counters, string file)
    {
        _optimizer.Restore(counters);
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
        Targets = _targets?.Counters(),
        Optimizer = _optimizer.Counters,
        Callbacks = callbacks.Length > 0 ? callbacks.ToDictionary(callback => callback.Key, callback => callback.State.Counters()) : null,
    };

    /// <summary>The callbacks with a state, each with its key. A number is added to the key of a second one of the same name.</summary>
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

    /// <summary>Gives every callback its state. If one of them rejects it, those before it get their former state back.</summary>
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
        if (counters.CustomLoop == true)
        {
            throw new InvalidDataException($"{checkpoint.Path}: expected a checkpoint of a trainer, but found one of a custom training loop.");
        }

        checkpoint.Require("batch size", _options.BatchSize, counters.BatchSize, Owner);
        checkpoint.Require("seed", _options.Seed, counters.Seed, Owner);
        checkpoint.Require("ShuffleEachEpoch", _options.ShuffleEachEpoch, counters.Shuffle, Owner);
        if (counters.Order is { } order)
        {
            checkpoint.Require("last batch", PlanOf(order.Samples).Last, order.PlanOf(counters.BatchSize).Last, Owner);
        }
    }

    private void CheckResumed(IDataSource train)
    {
        if (_resumed is { } resumed && resumed.Order.Samples != train.Count)
        {
            throw new ArgumentException(
                $"Expected {resumed.Order.Samples} training samples, as before the checkpoint {resumed.File}, but the dataset has {train.Count}.",
                nameof(train));
        }
    }

    /// <summary>Moves the order of the named samples to the place of the checkpoint.</summary>
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
