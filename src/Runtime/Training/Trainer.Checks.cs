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
            metric.Check(_plan, dataset.TargetLength > 0);
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

        if (dataset.TargetLength < 0 || dataset.Classes < 0 || dataset.LabelLength < 0 || (dataset.LabelLength > 0) != (dataset.Classes > 0)
            || dataset.LabelLength + dataset.TargetLength == 0)
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

    /// <summary>Checks the lengths of a step's labels, targets and weights, and that labels are classes.</summary>
    private void CheckStep(StepTargets wanted, bool hasTargets, int samples, string name)
    {
        if (!_plan.HasHeads && hasTargets)
        {
            Loss.CheckTakesTargets(name);
        }

        int labels = _plan.LabelsOf(hasTargets);
        if (wanted.Labels.Length != (long)samples * labels)
        {
            string expected = labels == 1 ? $"{samples} labels, one for each sample" : $"{samples} samples × {labels} labels = {(long)samples * labels}";
            throw new ArgumentException($"Expected {expected}, but got {wanted.Labels.Length}.", name);
        }

        int targets = _plan.TargetsOf(hasTargets);
        if (wanted.Targets.Length != (long)samples * targets)
        {
            throw new ArgumentException(
                $"Expected {samples} samples × {targets} targets = {(long)samples * targets}, but got {wanted.Targets.Length}.", name);
        }

        if (!_plan.HasHeads && !hasTargets)
        {
            Loss.CheckTakesLabels(_plan.Parts[0].Channels, name);
        }

        if (labels > 0)
        {
            _plan.CheckLabels(wanted.Labels, labels);
        }

        if (!wanted.Weights.IsEmpty && wanted.Weights.Length != samples)
        {
            throw new ArgumentException($"Expected {samples} weights, one for each sample, or none, but got {wanted.Weights.Length}.", name);
        }
    }

    private void CheckClasses(IDataSource dataset, string name)
    {
        if (!_plan.HasHeads)
        {
            Loss.CheckTakesLabels(_plan.Parts[0].Channels, name);
        }

        LossPart[] parts = [.. _plan.Parts.Where((_, index) => !_plan.TakesTargets(index, dataset.TargetLength > 0))];
        int classes = parts.Max(part => part.Classes);
        if (dataset.IgnoredLabel is { } ignored && parts.FirstOrDefault(part => part.Loss.IgnoredLabel != ignored) is not null)
        {
            throw new ArgumentException(
                $"Expected a loss that ignores the label {ignored}, as the dataset does, " +
                $"for example Loss.SoftmaxCrossEntropyWith(ignoredLabel: {ignored}).",
                name);
        }

        if (dataset.Classes > classes)
        {
            throw new ArgumentException($"Expected at most {classes} classes, but the dataset has {dataset.Classes}.", name);
        }

        if (dataset.Classes < classes && !_options.AllowUnusedOutputs)
        {
            throw new ArgumentException(
                $"Expected {classes} classes, because {WordsOf(parts)}, but the dataset has {dataset.Classes}. " +
                "Declare classes without samples, too: by the number of classes of a Dataset or IdxReader, by CsvOptions.ClassNames, " +
                "or by a folder for each class. " +
                "To train a network with outputs that no label uses, set TrainerOptions.AllowUnusedOutputs.",
                name);
        }
    }

    /// <summary>Where the number of classes comes from.</summary>
    private string WordsOf(LossPart[] parts) => _plan.HasHeads ? $"output '{parts.MaxBy(part => part.Classes)!.Name}' distinguishes them"
        : parts[0].Plane > 1 ? $"the network's output has {parts[0].Channels} channels"
        : $"the network has {_pass.OutputLength} outputs";

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
        bool hasTargets = dataset.TargetLength > 0;
        if (!_plan.HasHeads && hasTargets)
        {
            Loss.CheckTakesTargets(name);
        }

        int targets = _plan.TargetsOf(hasTargets);
        if (dataset.TargetLength != targets)
        {
            throw new ArgumentException($"Expected {targets} targets for each sample, but the dataset has {dataset.TargetLength}.", name);
        }

        int labels = _plan.LabelsOf(hasTargets);
        if (dataset.LabelLength != labels)
        {
            string reason = _plan.HasHeads || labels < 2 ? ""
                : $", one for each pixel of the output of {ShapeText.Of(TNetwork.Architecture.Outputs[0].Shape)}";
            string way = dataset.LabelLength != 1 ? ""
                : " Use a dataset with label maps, Dataset.OfLabelMaps. For one class of each sample, end the network in [GlobalAvgPool], " +
                  "or in [Flatten] and [Dense].";
            throw new ArgumentException($"Expected {labels} labels for each sample{reason}, but the dataset has {dataset.LabelLength}.{way}", name);
        }

        if (labels > 0)
        {
            CheckClasses(dataset, name);
        }

        if (!dataset.Weights.IsEmpty && dataset.Weights.Length != dataset.Count)
        {
            throw new ArgumentException($"Expected a weight for each of {dataset.Count} samples, or none, but the dataset has {dataset.Weights.Length}.", name);
        }
    }
}
