using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// The schedule for many samples: lanes are samples, as in training. Up to the first dense layer it works block by block, and
/// from there on up to four blocks at a time, which fill the registers of a dense layer.
/// </summary>
internal sealed class BlockSchedule : IStageMemory
{
    private readonly PredictionPlan _plan;
    private readonly ForwardCalls _calls;
    private readonly int _imageStages;
    private readonly HashSet<string> _wide = new(StringComparer.Ordinal);
    private readonly MemoryPlan _memory;

    public BlockSchedule(PredictionPlan plan)
    {
        _plan = plan;
        _calls = new ForwardCalls(this, PredictionKernelEmitter.ClassName);
        int dense = plan.Stages.ToList().FindIndex(stage => stage is DenseStage);
        _imageStages = dense < 0 ? plan.Stages.Count : dense;
        _wide.Add(plan.Output.Name);
        _wide.UnionWith(plan.Stages.Skip(_imageStages).SelectMany(stage => stage.Inputs.Append(stage.Output)).Select(tensor => tensor.Name));
        _memory = new MemoryPlan(Tensors());
    }

    /// <summary>Floats of scratch memory.</summary>
    public int Length => _memory.Length;

    string IStageMemory.Batch(TensorPlan tensor) => PassText.Scratch(_memory[tensor.Name]);

    string IStageMemory.Block(TensorPlan tensor) => Block(tensor);

    string IStageMemory.Weight(Layer layer) => $"{Emit.Field(layer.Name)}.Weight";

    string IStageMemory.Bias(Layer layer) => $"{Emit.Field(layer.Name)}.Bias";

    public void Write(SourceWriter writer)
    {
        using (writer.Open("protected override float* RunBlocks(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)"))
        {
            Dispatch.Write(writer, width => $"RunBlocks<{width}>(in rows, first, count, scratch);");
            writer.Line();
            writer.Line($"return {PassText.Scratch(_memory[_plan.Output.Name])};");
        }

        writer.Line();
        writer.Line("private void RunBlocks<V>(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)");
        writer.Line(Emit.Constraint);
        using (writer.Open())
        {
            writer.Line("int blocks = (count + 15) / 16;");
            using (writer.Open("for (int block = 0; block < blocks; block++)"))
            {
                writer.Line($"rows.Pack(first + 16 * block, global::System.Math.Min(16, count - 16 * block), {Block(_plan.Input)});");
                foreach (Stage stage in _plan.Stages.Take(_imageStages))
                {
                    writer.Line(stage is ConvStage conv ? _calls.Conv(conv, "", "global::GenBn.Kernels.Prefetcher.None") : _calls.Block(stage));
                }
            }

            foreach (Stage stage in _plan.Stages.Skip(_imageStages))
            {
                writer.Line();
                if (stage is DenseStage dense)
                {
                    writer.Line(_calls.Product(dense, Emit.Invariant($"0, {dense.Units}, blocks")));
                    continue;
                }

                using (writer.Open("for (int block = 0; block < blocks; block++)"))
                {
                    writer.Line(stage is ConvStage conv ? _calls.Conv(conv, "", "global::GenBn.Kernels.Prefetcher.None") : _calls.Block(stage));
                }
            }
        }
    }

    /// <summary>
    /// What the blocks share lives through the whole first part, for every block writes it anew; the rest of that part is used
    /// again by the next block.
    /// </summary>
    private IEnumerable<(string Name, int Size, int First, int Last)> Tensors()
    {
        IEnumerable<(TensorPlan Tensor, int Step)> uses = _plan.Stages
            .SelectMany((stage, index) => stage.Inputs.Append(stage.Output).Select(tensor => (tensor, index + 1)))
            .Append((_plan.Input, 0))
            .Append((_plan.Output, _plan.Stages.Count + 1));
        return uses.GroupBy(use => use.Tensor.Name).Select(group =>
        {
            bool wide = _wide.Contains(group.Key);
            int first = group.Min(use => use.Step);
            return (group.Key, group.Max(use => use.Tensor.Stride) * 16 * (wide ? PredictionPlan.Blocks : 1), wide && first <= _imageStages ? 0 : first, group.Max(use => use.Step));
        });
    }

    private string Block(TensorPlan tensor) => _wide.Contains(tensor.Name)
        ? Emit.Invariant($"{PassText.Scratch(_memory[tensor.Name])} + block * {tensor.Stride * 16}")
        : PassText.Scratch(_memory[tensor.Name]);
}
