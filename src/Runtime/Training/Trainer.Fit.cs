namespace GenBn;

/// <content>Training on a data source: over epochs, or over a number of steps.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>
    /// Trains for a number of epochs and reports after each. An epoch visits all samples in a new random order. Training happens while the
    /// result is enumerated; <see cref="Train"/> does it in one call. Later calls continue where the last one ended.
    /// </summary>
    /// <remarks>
    /// If an earlier call or a checkpoint left an epoch of the same samples unfinished, that epoch is finished first. It counts as one of
    /// <paramref name="epochs"/>, and its report covers all of its steps. To train up to epoch 10 in any case, pass
    /// 10 − <see cref="CompletedEpochs"/>.
    /// </remarks>
    /// <param name="train">The samples to train on.</param>
    /// <param name="test">The samples to evaluate on after each epoch; may be null.</param>
    /// <param name="epochs">Number of epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps. A later call continues there; with a checkpoint, so does another process.
    /// </param>
    /// <returns>A report after each epoch; fewer than <paramref name="epochs"/> if a callback stops training.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="train"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// The samples, classes or targets of a source do not match the network or the loss, a batch would be too small for a batch norm, or the
    /// number of training samples differs from that of the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A callback, such as <see cref="EarlyStopping"/>, needs a value that the reports will not contain, or another call is in progress.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read. Other exceptions of its source are not caught.</exception>
    /// <exception cref="NonFiniteLossException">A step was rejected. The next call continues with the batch after it.</exception>
    /// <exception cref="AggregateException">A custom layer, loss or optimizer threw; the exception contains what it threw.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<EpochReport> Fit(
        IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
            train = Checked(train, nameof(train));
            ChooseFor(train);
            CheckBatches(train, nameof(train));
            CheckResumed(train);
            if (test is not null)
            {
                test = Checked(test, nameof(test));
                CheckMetrics(test, _options.Metrics);
            }

            CheckReports(train, test);
        }
        catch (Exception failure)
        {
            TellFailure(TrainerFacts.OfFit, failure);
            throw;
        }

        CompareTraining(train, test, "epochs", epochs);
        return Epochs(train, test, epochs, cancellationToken);
    }

    /// <summary>
    /// Trains for a number of epochs, as <see cref="Fit"/> does, and returns when they are finished.
    /// </summary>
    /// <remarks>
    /// To see reports during training, enumerate <see cref="Fit"/> or use a callback. If training is cancelled or fails, the reports of
    /// finished epochs are lost. The parameters are not: a later call continues there.
    /// </remarks>
    /// <param name="train">The samples to train on.</param>
    /// <param name="test">The samples to evaluate on after each epoch; may be null.</param>
    /// <param name="epochs">Number of epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as in <see cref="Fit"/>.</param>
    /// <returns>A report for each finished epoch; fewer than <paramref name="epochs"/> if a callback stopped training.</returns>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public IReadOnlyList<EpochReport> Train(
        IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default) =>
        [.. Fit(train, test, epochs, cancellationToken)];

    /// <summary>
    /// Trains for a number of steps and reports after each. The batches are those of <see cref="Fit"/>: a call continues in the epoch in which
    /// the last call on the same samples ended, and begins a new epoch when all of its batches are taken. Training happens while the result is
    /// enumerated.
    /// </summary>
    /// <param name="train">The samples to train on.</param>
    /// <param name="count">Number of steps, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as in <see cref="Fit"/>.</param>
    /// <returns>A report after each step; fewer than <paramref name="count"/> if a callback stops training.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="train"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// The samples, classes or targets of the source do not match the network or the loss, a batch would be too small for a batch norm, or the
    /// number of samples differs from that of the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    /// <exception cref="InvalidDataException">
    /// A sample that is not in memory cannot be read. Other exceptions of its source are not caught. The next call tries the batch again.
    /// </exception>
    /// <exception cref="NonFiniteLossException">A step was rejected. The next call continues with the batch after it.</exception>
    /// <exception cref="AggregateException">A custom layer, loss or optimizer threw; the exception contains what it threw.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<StepReport> FitSteps(IDataSource train, int count, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            train = Checked(train, nameof(train));
            ChooseFor(train);
            CheckBatches(train, nameof(train));
            CheckResumed(train);
        }
        catch (Exception failure)
        {
            TellFailure(TrainerFacts.OfFit, failure);
            throw;
        }

        CompareTraining(train, test: null, "steps", count);
        return StepByStep(train, count, cancellationToken);
    }
}
