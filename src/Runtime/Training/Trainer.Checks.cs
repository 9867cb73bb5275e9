namespace GenBn;

/// <content>Checks of options, samples and metrics before anything changes.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    private static void CheckNumbers(TrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.RecalibrationSamples, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Prefetch, nameof(options));
        if (!float.IsFinite(options.ClipNorm) || options.ClipNorm < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.ClipNorm, "Expected a finite clip norm that is not negative; 0 means no limit.");
        }

        if (!Enum.IsDefined(options.LastBatch))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.LastBatch, "Expected one of the values of LastBatch.");
        }

        options.Loss.CheckOutputs(TNetwork.OutputLength, nameof(options));
    }

    private static void CheckSizes(int inputs, int outputs, int batch, int expectedBatch)
    {
        if ((inputs, outputs, batch) != (TNetwork.InputLength, TNetwork.OutputLength, expectedBatch))
        {
            throw new ArgumentException(
                $"Expected a pass for up to {expectedBatch} samples of {TNetwork.InputLength} values with {TNetwork.OutputLength} outputs, " +
                $"as the network declares, but it created one for up to {batch} samples of {inputs} values with {outputs} outputs.");
        }
    }

    private void CheckMetrics(IDataSource dataset, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (Metric metric in metrics)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            metric.Check(_options.Loss, _pass.OutputLength, dataset.TargetLength > 0);
        }
    }

    /// <summary>Lets the callbacks check that reports will contain what they need.</summary>
    private void CheckReports(IDataSource train, IDataSource? test)
    {
        var contents = new ReportContents
        {
            HasTrainAccuracy = HasAccuracy(train),
            HasTestLoss = test is not null,
            HasTestAccuracy = test is not null && HasAccuracy(test),
        };
        for (int index = 0; IsFirstRank && index < _options.Callbacks.Count; index++)
        {
            _options.Callbacks[index].CheckReports(contents);
        }
    }

    private void CheckSamples(IDataSource dataset, string name)
    {
        if (dataset.Count < 1)
        {
            throw new ArgumentException($"Expected at least one sample, but the dataset has {dataset.Count}.", name);
        }

        CheckShape(dataset, name);
        CheckScale(dataset, name);
        if (dataset.SampleLength != _pass.InputLength)
        {
            throw new ArgumentException($"Expected samples of {_pass.InputLength} values, but the dataset's have {dataset.SampleLength}.", name);
        }

        if (dataset.TargetLength < 0 || dataset.Classes < 0 || (dataset.TargetLength > 0) == (dataset.Classes > 0))
        {
            throw new ArgumentException($"Expected either classes or targets, but the dataset has {dataset.Classes} and {dataset.TargetLength}.", name);
        }
    }

    /// <summary>Checks that images have the shape of the network's input. A vector takes any image of its length.</summary>
    private static void CheckShape(IDataSource dataset, string name)
    {
        KnownSource.CheckShape(dataset, name);
        if (dataset.Shape is { } shape
            && TNetwork.Architecture.Layers[0].Shape is [int channels, int height, int width]
            && shape != new ImageShape(channels, height, width))
        {
            throw new ArgumentException(
                $"Expected images of {new ImageShape(channels, height, width)} (channels × height × width), the shape of the network's [Input], " +
                $"but the dataset's are {shape}.",
                name);
        }
    }

    /// <summary>Rejects values that are already scaled in another way, or normalised, if the network normalises its inputs.</summary>
    private void CheckScale(IDataSource dataset, string name)
    {
        if (_pass.Normalization is not { } normalization)
        {
            return;
        }

        if (dataset.Scale is not { } scale)
        {
            throw new ArgumentException(
                "Expected raw values, because the network's [Input] declares how they are normalised, but the dataset's are already normalised. " +
                "Do not apply Normalize to the dataset.",
                name);
        }

        if (normalization.Scale is { } declared && scale != 1 && scale != declared)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Expected raw values, or values scaled by {declared}, the Scale of the network's [Input], but the dataset's are scaled by {scale}. ") +
                "Create the dataset with a scale of 1, or declare the dataset's scale.",
                name);
        }
    }

    private void CheckClasses(IDataSource dataset, string name)
    {
        _options.Loss.CheckTakesLabels(_pass.OutputLength, name);
        int classes = _options.Loss.ClassesOf(_pass.OutputLength);
        if (dataset.Classes > classes)
        {
            throw new ArgumentException($"Expected at most {classes} classes, but the dataset has {dataset.Classes}.", name);
        }

        if (dataset.Classes < classes && !_options.AllowUnusedOutputs)
        {
            throw new ArgumentException(
                $"Expected {classes} classes, because the network has {_pass.OutputLength} outputs, but the dataset has {dataset.Classes}. " +
                "Declare classes without samples, too: by the number of classes of a Dataset or IdxReader, by CsvOptions.ClassNames, " +
                "or by a folder for each class. " +
                "To train a network with outputs that no label uses, set TrainerOptions.AllowUnusedOutputs.",
                name);
        }
    }

    /// <summary>Checks a source, and returns it with the numbers that were checked.</summary>
    private IDataSource Checked(IDataSource source, string name)
    {
        IDataSource known = KnownSource.Of(source, name);
        CheckDataset(known, name);
        return known;
    }

    private void CheckDataset(IDataSource dataset, string name)
    {
        CheckSamples(dataset, name);
        if (dataset.TargetLength == 0)
        {
            CheckClasses(dataset, name);
        }
        else
        {
            _options.Loss.CheckTakesTargets(name);
            if (dataset.TargetLength != _pass.OutputLength)
            {
                throw new ArgumentException($"Expected {_pass.OutputLength} targets for each sample, but the dataset has {dataset.TargetLength}.", name);
            }
        }
    }
}
