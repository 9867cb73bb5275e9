namespace GenBn;

/// <content>The state in checkpoints: tensors, and the numbers beside them.</content>
internal abstract unsafe partial class OptimizerState
{
    /// <summary>What a checkpoint keeps of the state beside tensors.</summary>
    public OptimizerCounters Counters => new(Optimizer.Kind, LearningRate, Array.ConvertAll(Powers, CheckpointCounters.ToBits));

    /// <summary>The state as tensors for checkpoints, for each trainable parameter: <c>optimizer/velocity/conv1.weight</c>.</summary>
    public IEnumerable<NamedTensor> Tensors(ParameterStore store) =>
        from state in Memory
        from parameter in store.Parameters
        where parameter.Trainable
        select new NamedTensor($"{NetworkWeights.OptimizerPrefix}{state.Name}/{parameter.Name}", [.. parameter.Shape], state.Values, parameter.Offset);

    /// <summary>Checks that a checkpoint has the state of this kind of optimizer, and no other state.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="store">The parameters that the state belongs to.</param>
    /// <param name="owner">What has the state, in messages.</param>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public void Check(TrainingCheckpoint checkpoint, ParameterStore store, string owner)
    {
        checkpoint.Require("optimizer", Optimizer.Kind, checkpoint.Counters.Optimizer.Kind, owner);
        checkpoint.Require("number of optimizer powers", Powers.Length, checkpoint.Counters.Optimizer.Powers.Length, owner);
        HashSet<string> names = [];
        foreach (NamedTensor tensor in Tensors(store))
        {
            _ = checkpoint.Weights.Tensor(tensor.Name, [.. tensor.Shape]);
            names.Add(tensor.Name);
        }

        WeightsTensor[] extra =
        [
            .. checkpoint.Weights.Tensors.Where(tensor =>
                tensor.Name.StartsWith(NetworkWeights.OptimizerPrefix, StringComparison.Ordinal) && !names.Contains(tensor.Name)),
        ];
        if (extra.Length > 0)
        {
            throw new InvalidDataException(
                $"{checkpoint.Path}: expected only the {names.Count} tensors of the {owner}'s {Optimizer.Kind}, but found also: {WeightsFile.Listed(extra)}.");
        }
    }

    /// <summary>Copies the tensors of a checkpoint that <see cref="Check"/> has accepted.</summary>
    public void CopyFrom(TrainingCheckpoint checkpoint, ParameterStore store)
    {
        foreach (NamedTensor tensor in Tensors(store))
        {
            checkpoint.Weights.Tensor(tensor.Name, [.. tensor.Shape]).CopyTo(tensor.Values);
        }
    }

    /// <summary>Continues from the counters of a checkpoint, after its tensors were copied.</summary>
    public void Restore(CheckpointCounters counters)
    {
        MeasureBounds();
        LearningRate = counters.Optimizer.LearningRate;
        Steps = counters.Steps;
        Powers = Array.ConvertAll(counters.Optimizer.Powers, CheckpointCounters.FromBits);
    }
}
