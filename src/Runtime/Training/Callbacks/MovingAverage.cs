namespace GenBn.Training;

/// <summary>
/// Keeps an exponential moving average of the weights: after each step, average = decay · average + (1 − decay) · weight. The average often predicts
/// better than the latest weights.
/// </summary>
/// <remarks>
/// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992. The first decays are (1 + t) / (10 + t) for step t where that is
/// less, as in TensorFlow, so that the average forgets its start. Running statistics are copied, not averaged: they are averages themselves. Use the
/// object as a callback of a trainer, whose checkpoints then keep the average, or call <see cref="Update"/> in a custom training loop.
/// </remarks>
public sealed class MovingAverage : TrainingCallback
{
    private readonly float _decay;
    private float[][]? _averages;
    private float[][]? _buffers;
    private long _updates;

    /// <summary>Creates an average without values.</summary>
    /// <param name="decay">Share of the old average, from 0 to below 1. Default 0.999.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is out of range.</exception>
    public MovingAverage(float decay = 0.999f) => _decay = decay is >= 0 and < 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "Expected a decay from 0 to below 1.");

    /// <inheritdoc/>
    public override string? StateKey => "moving-average";

    /// <summary>Whether there was an update.</summary>
    public bool HasValues => _averages is not null;

    /// <inheritdoc/>
    public override void OnStep(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Update(run.Parameters, run.Buffers);
    }

    /// <summary>Takes the present weights into the average, after a step of a custom training loop.</summary>
    /// <param name="network">The network, the same in each call.</param>
    /// <exception cref="ArgumentException">The network has other parameters than that of an earlier call.</exception>
    public void Update<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        Update(network.Store.Parameters, network.Store.Buffers);
    }

    /// <summary>Copies the average into a network, for evaluation or prediction: usually another object of the same class.</summary>
    /// <param name="network">The network that receives the average and the running statistics.</param>
    /// <exception cref="InvalidOperationException">There was no update.</exception>
    /// <exception cref="ArgumentException">The network has other parameters.</exception>
    public void CopyTo<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (_averages is null || _buffers is null)
        {
            throw new InvalidOperationException("Expected a step before CopyTo, but there is no average yet.");
        }

        CheckLengths(network.Store.Parameters, network.Store.Buffers);
        CopyTo(_averages, network.Store.Parameters);
        CopyTo(_buffers, network.Store.Buffers);
    }

    /// <inheritdoc/>
    protected internal override void SaveState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(state);
        state.SetInt64("updates", _updates);
        for (int index = 0; index < (_averages?.Length ?? 0); index++)
        {
            state.SetTensor(run.Parameters[index].Name, _averages![index], [.. run.Parameters[index].Shape]);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The state is not that of an average of this network.</exception>
    protected internal override void LoadState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(state);
        long updates = state.GetInt64("updates", 0, CheckpointCounters.MostCount);
        float[][]? averages = updates == 0
            ? null
            : [.. run.Parameters.Select(parameter => state.GetTensor(parameter.Name, [.. parameter.Shape]).ToArray())];
        _averages = averages;
        _buffers = updates == 0 ? null : [.. run.Buffers.Select(buffer => buffer.Values.ToArray())];
        _updates = updates;
    }

    private static void CopyTo(float[][] values, IReadOnlyList<NamedTensor> tensors)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index].CopyTo(tensors[index].Values);
        }
    }

    private void Update(IReadOnlyList<Parameter> parameters, IReadOnlyList<NamedTensor> buffers)
    {
        if (_averages is null || _buffers is null)
        {
            _averages = [.. parameters.Select(parameter => parameter.Values.ToArray())];
            _buffers = [.. buffers.Select(buffer => buffer.Values.ToArray())];
            _updates = 1;
            return;
        }

        CheckLengths(parameters, buffers);
        float share = 1 - Math.Min(_decay, (float)((1.0 + _updates) / (10.0 + _updates)));
        _updates++;
        for (int index = 0; index < _averages.Length; index++)
        {
            NetworkWeights.Blend(_averages[index], parameters[index].Values, share);
        }

        for (int index = 0; index < _buffers.Length; index++)
        {
            buffers[index].Values.CopyTo(_buffers[index]);
        }
    }

    private void CheckLengths(IReadOnlyList<Parameter> parameters, IReadOnlyList<NamedTensor> buffers)
    {
        if (!parameters.Select(parameter => parameter.Length).SequenceEqual(_averages!.Select(average => average.Length))
            || !buffers.Select(buffer => buffer.Length).SequenceEqual(_buffers!.Select(buffer => buffer.Length)))
        {
            throw new ArgumentException("Expected the network of the average, or another object of its class, but its parameters have other sizes.");
        }
    }
}
