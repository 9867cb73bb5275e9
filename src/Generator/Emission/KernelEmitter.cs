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
        using (writer.Open("private static class Kernels"))
        {
            for (int index = 0; index < plan.Stages.Count; index++)
            {
                if (index > 0)
                {
                    writer.Line();
                }

                WriteHeader(writer, plan.Stages[index]);
                WriteStage(writer, plan.Stages[index], gradients);
            }

            foreach (ActivationLayer activation in plan.Layers.OfType<ActivationLayer>().Where(layer => layer.HasConstant).GroupBy(Emit.ConstantActivation).Select(same => same.First()))
            {
                writer.Line();
                ConstantActivation.Write(writer, activation);
            }
        }
    }

    /// <summary>The comment over a stage: its layers, what it reads and writes, and why it is as it is.</summary>
    public static void WriteHeader(SourceWriter writer, Stage stage)
    {
        long bytes = 4L * (stage.Input.Shape.Elements + stage.Output.Shape.Elements);
        writer.Line($"// Stage {stage.Name}: {stage.Layers}.");
        writer.Line($"// {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}]; forward {Emit.Thousands(stage.Flops)} FLOPs and {Emit.Thousands(bytes)} bytes moved per sample.");
        string? reason = stage switch
        {
            ConvStage { Statistics: not null, ForwardOrder.WindowFirst: true } => "The batch statistics are taken of every row when it is done, while it is in the cache.",
            ConvStage { Statistics: not null } => "The batch statistics are taken from the registers that the convolution leaves: the tensor is not read again for them.",
            NormalizeStage { Norm: not null, Pool: not null } => "Pooled before normalised and activated: a monotone function commutes with the maximum, and fewer values are left.",
            DenseStage { Norm: not null } => "A worker owns a unit over the whole batch, so the exact statistics need no barrier.",
            MeanStage or DropoutStage or SoftmaxStage or ConcatStage => "Its kernels are the runtime's.",
            _ => null,
        };
        if (reason is not null)
        {
            writer.Line($"// {reason}");
        }
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
