namespace GenBn.Generator.Planning;

/// <summary>
/// Which tensors leave a gap between their planes: all but those of which others expect consecutive values. These are the network's
/// input and output, what is flattened or reshaped, and what stages say. What is read or written value by value together has the same layout.
/// </summary>
internal static class TensorLayout
{
    /// <param name="stages">In the order of execution.</param>
    /// <param name="tensors">All tensors, that of the input first.</param>
    public static void Decide(IReadOnlyList<Stage> stages, IReadOnlyList<Tensor> tensors)
    {
        var dense = new HashSet<Tensor>(
        [
            tensors[0],
            stages[stages.Count - 1].Output.Tensor,
            .. stages.SelectMany(stage => stage.Inputs.Append(stage.Input).Where(input => input.IsReshaped).Concat(stage.Dense))
                .Select(operand => operand.Tensor),
        ]);
        List<Tensor[]> alike = [.. stages.Select(stage => stage.Alike.Select(operand => operand.Tensor).ToArray())];
        while (alike.Find(group => Array.Exists(group, dense.Contains) && !Array.TrueForAll(group, dense.Contains)) is { } mixed)
        {
            dense.UnionWith(mixed);
        }

        foreach (Tensor tensor in tensors.Where(tensor => !dense.Contains(tensor)))
        {
            tensor.LeaveGaps();
        }
    }
}
