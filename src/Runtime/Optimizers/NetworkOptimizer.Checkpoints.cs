namespace GenBn.Training;

/// <content>Checkpoints of a custom training loop: everything that its next step depends on, apart from the samples.</content>
public sealed partial class NetworkOptimizer
{
    private const string Owner = "optimizer";

    /// <summary>
    /// Saves parameters, running statistics, the optimizer's state, <see cref="LearningRate"/>, <see cref="Steps"/> and the state of dropout to a
    /// file. A loop that loads it and continues with the same samples computes the same bits as this one.
    /// </summary>
    /// <remarks>
    /// The file is a <see cref="TrainingCheckpoint"/>, and is as safe as that of a trainer: it is written to a temporary file, flushed to the
    /// disk, and moved into place. The file that was there becomes <see cref="TrainingCheckpoint.PreviousOf"/>. The place of the loop in its
    /// samples is not saved; it can be derived from <see cref="Steps"/>, or be a text of <paramref name="metadata"/>.
    /// </remarks>
    /// <param name="path">Path of the file to write, a safetensors file.</param>
    /// <param name="pass">The pass of the loop, whose <see cref="NetworkPass.DropoutSeed"/> and <see cref="NetworkPass.DropoutStep"/> are saved.</param>
    /// <param name="metadata">Texts to store in the file by name, or null. <see cref="WeightsFile.Metadata"/> returns them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="pass"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The path is empty, the pass is that of another network or has an impossible <see cref="NetworkPass.DropoutStep"/>, a text is not valid
    /// Unicode, or the values are longer than 2 GB.
    /// </exception>
    /// <exception cref="NonFiniteException">A value to save is NaN or infinite. Nothing was written.</exception>
    /// <exception cref="ArithmeticException">A variance to save is negative. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The latest step failed midway, or another call of the optimizer or the pass is in progress. Nothing was written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path, NetworkPass pass, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pass);
        using ExclusiveUse.Turn turn = _use.Enter();
        using ExclusiveUse.Turn passTurn = pass.Use.Enter();
        CheckPass(pass);
        if (_isBroken)
        {
            throw new InvalidOperationException($"Expected an optimizer between two steps, but step {Steps + 1} failed midway; {path} was left as it is.");
        }

        if (!CheckpointCounters.IsCount(pass.DropoutStep))
        {
            throw new ArgumentException($"Expected a DropoutStep from 0 to below {CheckpointCounters.MostCount}, but got {pass.DropoutStep}.", nameof(pass));
        }

        TrainingCheckpoint.Write(path, [.. _network.Tensors, .. _state.Tensors(_store)], _network.Describe(metadata), CountersOf(pass));
    }

    /// <summary>Reads a checkpoint and continues from it, see <see cref="LoadCheckpoint(TrainingCheckpoint, NetworkPass)"/>.</summary>
    /// <param name="path">A file that <see cref="SaveCheckpoint"/> wrote.</param>
    /// <param name="pass">The pass of the loop.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <inheritdoc cref="LoadCheckpoint(TrainingCheckpoint, NetworkPass)" path="/exception"/>
    public void LoadCheckpoint(string path, NetworkPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        LoadCheckpoint(TrainingCheckpoint.Read(path), pass);
    }

    /// <summary>
    /// Continues from a checkpoint: replaces parameters, running statistics, the optimizer's state, <see cref="LearningRate"/>,
    /// <see cref="Steps"/>, and the dropout seed and step of the pass.
    /// </summary>
    /// <remarks>
    /// Network and kind of optimizer must be those of the checkpoint. Other settings, such as momentum and clipping, are not in the file: those
    /// of this optimizer apply. A checkpoint of a trainer is accepted too; its place in the samples and its callbacks are ignored.
    /// </remarks>
    /// <param name="checkpoint">The checkpoint, for example <see cref="TrainingCheckpoint.Latest"/>.</param>
    /// <param name="pass">The pass of the loop.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The pass is that of another network.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, or its network or its kind of optimizer is another. Nothing was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another call of the optimizer or the pass is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public void LoadCheckpoint(TrainingCheckpoint checkpoint, NetworkPass pass)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(pass);
        using ExclusiveUse.Turn turn = _use.Enter();
        using ExclusiveUse.Turn passTurn = pass.Use.Enter();
        CheckPass(pass);
        _network.Check(checkpoint.Weights);
        _state.Check(checkpoint, _store, Owner);

        // From here on, nothing fails.
        _network.Load(checkpoint.Weights);
        _state.CopyFrom(checkpoint, _store);
        _state.Restore(checkpoint.Counters);
        pass.DropoutSeed = checkpoint.Counters.Seed;
        pass.DropoutStep = checkpoint.Counters.DropoutStep;
        _isBroken = false;
    }

    private void CheckPass(NetworkPass pass)
    {
        if (pass.Store is { } store && store != _store)
        {
            throw new ArgumentException("Expected a pass of the optimizer's network, but got one of another network.", nameof(pass));
        }
    }

    private CheckpointCounters CountersOf(NetworkPass pass) => new()
    {
        Version = CheckpointCounters.CurrentVersion,
        CustomLoop = true,
        Steps = Steps,
        Epoch = 0,
        ReportDue = false,
        BatchSize = pass.BatchSize,
        Seed = pass.DropoutSeed,
        Shuffle = false,
        DropoutStep = pass.DropoutStep,
        Run = new RunCounters(0, 0, 0, CheckpointCounters.ToBits(0), 0, 0, 0),
        Optimizer = _state.Counters,
    };
}
