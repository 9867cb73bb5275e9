namespace GenBn.Training;

/// <content>The parts of a training step, for the trainer and for the public methods.</content>
public abstract unsafe partial class NetworkPass
{
    /// <summary>Runs a batch forward. Until <see cref="Commit"/>, nothing changes that outlives the step.</summary>
    /// <param name="rows">The rows of this rank's samples, see <see cref="Share"/>.</param>
    /// <param name="samples">Samples of the whole batch, at least 1.</param>
    internal void Forward(SampleRows rows, int samples)
    {
        if (OutputBlocks is null || OutputGradientBlocks is null)
        {
            throw new InvalidOperationException("Expected a pass that has connected its outputs and their gradients.");
        }

        foreach (BatchNormPass norm in _batchNorms)
        {
            if (!norm.UsesRunning && (long)samples * norm.ValuesPerSample < 2)
            {
                throw new ArgumentException(
                    $"'{norm.Name}' needs at least 2 values per channel in training, but a batch of {samples} sample has 1. " +
                    "Put more samples into the batch, or declare the batch norm with BatchNormStatistics.Running.",
                    nameof(samples));
            }
        }

        Take(samples);
        _hasGradients = false;
        _dropoutStep = DropoutStep;
        _inputCheck.Reset();
        _forward.Rows = rows.NormalizedBy(Normalization).CheckedBy(_inputCheck);
        _shares.Reset();
        try
        {
            Run(_forward);
        }
        catch
        {
            // A custom layer or another rank has failed: there are no outputs to go backward from.
            _tree.Use(default);
            throw;
        }
    }

    /// <summary>
    /// The place of the first input of the latest batch that is out of range, see <see cref="ValueCheck"/>; null if there is none. The memory
    /// of the rows must still be valid.
    /// </summary>
    internal (int Sample, int Element, float Value)? FindBadInput() => _inputCheck.Found ? ValueCheck.First(in _forward.Rows, Samples) : null;

    /// <summary>The first running statistic that <see cref="Commit"/> would make NaN or infinite; null if there is none.</summary>
    internal string? FindBadStatistic()
    {
        foreach (BatchNormPass norm in _batchNorms)
        {
            if (norm.FindNonFinite() is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Takes the place of another pass, within the call that it is in, and ends its threads.</summary>
    internal void Replace(NetworkPass before)
    {
        DropoutSeed = before.DropoutSeed;
        DropoutStep = before.DropoutStep;
        Use = before.Use;
        before.Team.Dispose();
    }

    /// <summary>Completes the latest forward pass: updates running statistics and increments <see cref="DropoutStep"/>.</summary>
    internal void Commit()
    {
        foreach (BatchNormPass norm in _batchNorms)
        {
            norm.Commit(Share.Total);
        }

        DropoutStep++;
    }

    /// <summary>Runs backward from <see cref="OutputGradientBlocks"/>, whose lanes beyond the last sample must be 0.</summary>
    internal void Backward()
    {
        _shares.Reset();
        Run(_backward);
        _hasGradients = true;
    }

    /// <summary>The first batch norm that cannot train on a single sample; null if there is none.</summary>
    internal string? NormOfVectors => _batchNorms.Find(norm => !norm.UsesRunning && norm.ValuesPerSample < 2)?.Name;

    /// <summary>Whether there is a batch norm whose running statistics can be recalibrated.</summary>
    internal bool CanRecalibrate => _batchNorms.Exists(norm => !norm.UsesRunning);

    /// <summary>
    /// Until <see cref="EndRecalibration"/>, forward passes gather statistics of all their samples, see
    /// <see cref="BatchNormPass.BeginRecalibration"/>.
    /// </summary>
    internal void BeginRecalibration() => _batchNorms.ForEach(norm => norm.BeginRecalibration());

    /// <summary>If <paramref name="accept"/>, replaces the running statistics by those that were gathered; otherwise leaves them as they were.</summary>
    internal void EndRecalibration(bool accept) => _batchNorms.ForEach(norm => norm.EndRecalibration(accept));

    /// <summary>The name of the first tensor of the latest forward pass that contains a NaN or an infinity; null if there is none.</summary>
    /// <remarks>All ranks call this. The result is the first such tensor of any rank.</remarks>
    internal string? FindNonFinite()
    {
        int found = _tensors.FindIndex(tensor => tensor.HasNonFinite(Blocks));
        if (Exchange is { } exchange)
        {
            // No tensor is −1, the largest number without a sign.
            found = (int)exchange.Least((uint)found, "first tensor that is not finite");
        }

        GC.KeepAlive(this);
        return found < 0 ? null : _tensors[found].Name;
    }

    /// <summary>The tensors that the pass keeps, by name: samples × values of the latest forward pass, row-major.</summary>
    internal Dictionary<string, float[]> CopyTensors()
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (KeptTensor tensor in _tensors)
        {
            tensors[tensor.Name] = tensor.Copy(Samples);
        }

        return tensors;
    }

    private sealed class ForwardJob(NetworkPass pass) : IWorkerJob
    {
        private SampleRows _rows;

        public ref SampleRows Rows => ref _rows;

        public void Run(Worker worker) => pass.Forward(worker, in _rows);
    }

    private sealed class BackwardJob(NetworkPass pass) : IWorkerJob
    {
        public void Run(Worker worker) => pass.Backward(worker);
    }
}
