namespace GenBn;

/// <content>Training over samples: whole epochs, or some steps.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>
    /// Trains for some epochs, each over all samples in a new random order, and reports after each. Further calls go on where
    /// the last one ended. Training happens while the result is enumerated; <see cref="Train"/> does it in one call.
    /// </summary>
    /// <remarks>
    /// An epoch of the same samples that an earlier call or a checkpoint left in its middle is finished first; it is one of
    /// <paramref name="epochs"/>, and its report covers all of its steps. To train up to epoch 10 whatever happened before, ask for
    /// 10 − <see cref="CompletedEpochs"/>.
    /// </remarks>
    /// <param name="train">What to learn.</param>
    /// <param name="test">What to measure on after each epoch; may be null.</param>
    /// <param name="epochs">How many epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps. A later call, also in another process after a checkpoint, goes on as if nothing had happened.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A dataset's samples, classes or targets do not fit the network or the loss, a batch would be too small for a batch norm, or the
    /// training samples are not as many as before the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidOperationException">A callback, such as <see cref="EarlyStopping"/>, needs a value that the reports will not have.</exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read; what else its source throws comes through.</exception>
    /// <exception cref="NonFiniteLossException">A step was refused; the next call goes on with the batch after it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<EpochReport> Fit(IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
            train = Checked(train, nameof(train));
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
    /// Trains for some epochs, as <see cref="Fit"/> does, and returns when they are over.
    /// </summary>
    /// <remarks>
    /// To see a report while training goes on, enumerate <see cref="Fit"/> or use a callback. If training is cancelled or fails, the reports
    /// of finished epochs are lost, and what was learned is not: a later call continues there.
    /// </remarks>
    /// <param name="train">The samples to train on.</param>
    /// <param name="test">The samples to evaluate on after each epoch; may be null.</param>
    /// <param name="epochs">Number of epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as that of <see cref="Fit"/>.</param>
    /// <returns>A report for each epoch that was finished; fewer than <paramref name="epochs"/> if a callback stopped training.</returns>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public IReadOnlyList<EpochReport> Train(IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default) =>
        [.. Fit(train, test, epochs, cancellationToken)];

    /// <summary>
    /// Trains for some steps and reports after each, for work that is measured in batches rather than epochs. The batches are
    /// those of <see cref="Fit"/>: a call goes on in the epoch where the last one on the same dataset stopped, and begins a new
    /// epoch when that is used up. Training happens while the result is enumerated.
    /// </summary>
    /// <param name="train">What to learn.</param>
    /// <param name="count">How many steps, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as that of <see cref="Fit"/>.</param>
    /// <exception cref="ArgumentException">
    /// The dataset's samples, classes or targets do not fit the network or the loss, a batch would be too small for a batch norm, or the
    /// samples are not as many as before the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A sample that is not in memory cannot be read; what else its source throws comes through. The next call tries the batch again.
    /// </exception>
    /// <exception cref="NonFiniteLossException">A step was refused; the next call goes on with the batch after it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<StepReport> FitSteps(IDataSource train, int count, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            train = Checked(train, nameof(train));
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
