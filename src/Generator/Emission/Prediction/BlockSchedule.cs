using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes the schedule for many samples.</summary>
internal sealed class BlockSchedule : IStageMemory
{
    private readonly BlockPlan _plan;
    private readonly ForwardCalls _calls;

    private BlockSchedule(BlockPlan plan)
    {
        _plan = plan;
        _calls = new ForwardCalls(this, PredictionKernelEmitter.ClassName);
    }

    public static void Write(SourceWriter writer, BlockPlan plan) => new BlockSchedule(plan).Write(writer);

    string IStageMemory.Batch(TensorPlan tensor) => PredictorText.Place(tensor.Name);

    string IStageMemory.Block(TensorPlan tensor) => Block(tensor);

    string IStageMemory.Weight(Layer layer) => $"{Emit.Field(layer.Name)}.Weight";

    string IStageMemory.Bias(Layer layer) => $"{Emit.Field(layer.Name)}.Bias";

    private void Write(SourceWriter writer)
    {
        using (writer.Open("protected override float* RunBlocks(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)"))
        {
            Dispatch.Write(writer, width => $"RunBlocks<{width}>(in rows, first, count, scratch);");
            writer.Line();
            writer.Line($"return {PassText.Scratch(_plan.Memory[_plan.Output.Name])};");
        }

        writer.Line();
        writer.Line("private void RunBlocks<V>(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)");
        writer.Line(Emit.Constraint);
        using (writer.Open())
        {
            writer.Line("// The tensors: what is not needed at the same time shares memory.");
            foreach (TensorPlan tensor in _plan.Tensors)
            {
                writer.Line($"float* {PredictorText.Place(tensor.Name)} = {PassText.Scratch(_plan.Memory[tensor.Name])}; // [{tensor.Shape}]{(_plan.HasAllBlocks(tensor) ? ", all blocks" : ", one block")}");
            }

            writer.Line();
            writer.Line("int blocks = (count + 15) / 16;");
            using (writer.Open("for (int block = 0; block < blocks; block++)"))
            {
                writer.Line($"rows.Pack(first + 16 * block, global::System.Math.Min(16, count - 16 * block), {Block(_plan.Input)});");
                foreach (Stage stage in _plan.BlockByBlock)
                {
                    writer.Line();
                    writer.Line($"// {stage.Layers}.");
                    writer.Line(Call(stage));
                }
            }

            foreach (Stage stage in _plan.Together)
            {
                writer.Line();
                writer.Line($"// {stage.Layers}.");
                if (stage is DenseStage dense)
                {
                    writer.Line(_calls.Product(dense, Emit.Invariant($"0, {dense.Units}, blocks")));
                    continue;
                }

                using (writer.Open("for (int block = 0; block < blocks; block++)"))
                {
                    writer.Line(Call(stage));
                }
            }
        }
    }

    private string Call(Stage stage) => stage is ConvStage conv ? _calls.Conv(conv) : _calls.Block(stage);

    private string Block(TensorPlan tensor) => _plan.HasAllBlocks(tensor)
        ? Emit.Invariant($"{PredictorText.Place(tensor.Name)} + block * {tensor.Stride * 16}")
        : PredictorText.Place(tensor.Name);
}
