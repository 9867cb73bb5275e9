using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Writes the kernels, stage by stage, forward beside backward.</summary>
internal static class KernelEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        var gradients = new GradientPlan(plan.Stages);
        writer.Line("/// <summary>The kernels, one text for 128-, 256- and 512-bit vectors.</summary>");
        WriteNames(writer);
        MemberAttributes.Write(writer);
        using (writer.Open("private static class Kernels"))
        {
            for (int index = 0; index < plan.Stages.Count; index++)
            {
                if (index > 0)
                {
                    writer.Line();
                }

                StageHeader.Write(writer, plan.Stages[index]);
                WriteStage(writer, plan.Stages[index], gradients);
            }

            foreach (ActivationFunction activation in plan.Layers.OfType<ActivationLayer>().Select(layer => layer.Function).Where(function => function.HasConstant).GroupBy(Emit.ConstantActivation).Select(same => same.First()))
            {
                writer.Line();
                Kernels.ConstantActivation.Write(writer, activation);
            }
        }
    }

    /// <summary>The short names that kernels have in common.</summary>
    public static void WriteNames(SourceWriter writer)
    {
        writer.Line("/// <remarks>");
        writer.Line("/// A block of a tensor is [channel][y][x][16 samples]; every offset counts floats. Names are those of formulas: y and x a row and a");
        writer.Line("/// column, c an input channel, o an output channel or unit, f a feature, k a kernel row; i, x and w inputs and weights, z what a layer");
        writer.Line("/// computes, y and a what an activation makes of it, dy, dz and dx their gradients, V a vector of floats. Lanes are 16 samples in steps");
        writer.Line("/// of a vector, starting at lane, unless a header says otherwise. Of two digits the first is a channel, unit or row, the second a column");
        writer.Line("/// or block, unless a comment says otherwise: a10 is the sum of the second channel at the first column. Sums run in one order whatever");
        writer.Line("/// the width of V, so that every machine gets the same bits.");
        writer.Line("/// </remarks>");
    }

    private static void WriteStage(SourceWriter writer, Stage stage, GradientPlan gradients)
    {
        switch (stage)
        {
            case ConvStage conv:
                ConvForward.Write(writer, conv);
                if (conv.Learns)
                {
                    writer.Line();
                    WriteWeightGradient(writer, conv);
                }

                writer.Line();
                ConvInputGradient.Write(writer, conv, gradients.Adds(conv));
                break;
            case StatisticsStage statistics:
                StatisticsEmitter.Write(writer, statistics);
                break;
            case NormalizeStage normalize:
                NormalizeForward.Write(writer, normalize);
                writer.Line();
                NormalizeBackward.Write(writer, normalize, gradients.IsAlias(normalize), gradients.Adds(normalize));
                break;
            case DenseStage dense:
                DenseEmitter.WriteForward(writer, dense);
                if (dense.Layer.IsTrainable)
                {
                    writer.Line();
                    DenseWeightGradient.Write(writer, dense);
                }

                writer.Line();
                DenseEmitter.WriteInputGradient(writer, dense, gradients.Adds(dense));
                break;
            case PoolStage pool:
                PoolEmitter.WriteForward(writer, pool);
                writer.Line();
                PoolEmitter.WriteBackward(writer, pool, gradients.Adds(pool));
                break;
            case MeanStage or DropoutStage or SoftmaxStage or ConcatStage:
                break;
            default:
                throw new InvalidOperationException($"No kernels for {stage}.");
        }
    }

    private static void WriteWeightGradient(SourceWriter writer, ConvStage stage)
    {
        if (stage.ContractsOverBatch)
        {
            ConvWeightGradientOverBatch.Write(writer, stage);
        }
        else
        {
            ConvWeightGradient.Write(writer, stage);
        }
    }
}
