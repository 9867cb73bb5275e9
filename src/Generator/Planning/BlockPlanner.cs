namespace GenBn.Generator.Planning;

/// <summary>
/// The schedule for many samples: lanes are samples, as in training. Up to the first dense layer it works block by block, and
/// from there on up to four blocks at a time, which fill the registers of a dense layer.
/// </summary>
internal static class BlockPlanner
{
    /// <summary>Blocks that are computed together at most.</summary>
    private const int Blocks = 4;

    /// <param name="stages">Of prediction, in the order of execution.</param>
    /// <param name="input">The network's input.</param>
    /// <param name="output">Its output.</param>
    public static Schedule Plan(IReadOnlyList<PredictedStage> stages, Tensor input, Tensor output)
    {
        int together = stages.TakeWhile(stage => !stage.TakesAllBlocks).Count();
        var schedule = new ScheduleBuilder();
        schedule.Block(new Step("", "input", new ObjectCall("rows", "Pack", "first + 16 * block", "global::System.Math.Min(16, count - 16 * block)", new Values(input))));
        foreach ((PredictedStage stage, int index) in stages.Select((stage, index) => (stage, index)))
        {
            if (index > together && !stage.TakesAllBlocks)
            {
                schedule.StartBlocks();
            }

            stage.Predict(schedule);
        }

        HashSet<Tensor> wide = [output, .. stages.Skip(together).SelectMany(Operands)];
        var memory = new MemoryPlan(Uses());
        return schedule.Complete() with
        {
            ScratchLength = memory.Length,
            Places =
            [
                .. stages.SelectMany(Operands).Prepend(input).Distinct().Select(tensor =>
                    new TensorPlace(tensor, memory[tensor], wide.Contains(tensor) ? "all blocks" : "one block") { BlockStride = wide.Contains(tensor) ? tensor.Stride * 16 : 0 }),
            ],
        };

        // What the blocks share lives through the whole first part, for every block writes it anew; the rest of that part is used
        // again by the next block.
        IEnumerable<(Tensor Tensor, int Size, int First, int Last)> Uses() =>
            from use in stages.SelectMany((stage, index) => Operands(stage).Select(tensor => (Tensor: tensor, Step: index + 1)))
                .Append((Tensor: input, Step: 0))
                .Append((Tensor: output, Step: stages.Count + 1))
            group use.Step by use.Tensor into steps
            let isWide = wide.Contains(steps.Key)
            select (steps.Key, steps.Key.Stride * 16 * (isWide ? Blocks : 1), isWide && steps.Min() <= together ? 0 : steps.Min(), steps.Max());
    }

    private static IEnumerable<Tensor> Operands(PredictedStage stage) =>
        [.. stage.Inputs.Append(stage.Output).Select(operand => operand.Tensor), .. stage.Workspace is { } workspace ? [workspace] : Array.Empty<Tensor>()];
}
