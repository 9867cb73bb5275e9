using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission;

/// <summary>Writes the kernels, stage by stage, forward beside backward.</summary>
internal static class KernelEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
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
                WriteStage(writer, plan.Stages[index]);
            }
        }
    }

    private static void WriteHeader(SourceWriter writer, Stage stage)
    {
        long bytes = 4L * (stage.Input.Shape.Elements + stage.Output.Shape.Elements);
        writer.Line($"// Stage {stage.Name}: {stage.Layers}.");
        writer.Line($"// {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}]; forward {Emit.Thousands(stage.Flops)} FLOPs and {Emit.Thousands(bytes)} bytes moved per sample.");
        string? reason = stage switch
        {
            ConvStage { Statistics: not null } => "The batch statistics are taken from the registers that the convolution leaves: the tensor is not read again for them.",
            NormalizeStage { Norm: not null, Pool: not null } => "Pooled before normalised and activated: a monotone function commutes with the maximum, and fewer values are left.",
            DenseStage { Norm: not null } => "A worker owns a unit over the whole batch, so the exact statistics need no barrier.",
            _ => null,
        };
        if (reason is not null)
        {
            writer.Line($"// {reason}");
        }
    }

    private static void WriteStage(SourceWriter writer, Stage stage)
    {
        switch (stage)
        {
            case ConvStage conv:
                ConvForward.Write(writer, conv);
                writer.Line();
                ConvWeightGradient.Write(writer, conv);
                writer.Line();
                ConvInputGradient.Write(writer, conv);
                break;
            case StatisticsStage statistics:
                StatisticsEmitter.Write(writer, statistics);
                break;
            case NormalizeStage normalize:
                NormalizeForward.Write(writer, normalize);
                writer.Line();
                NormalizeBackward.Write(writer, normalize);
                break;
            case DenseStage dense:
                DenseEmitter.WriteForward(writer, dense);
                writer.Line();
                DenseEmitter.WriteWeightGradient(writer, dense);
                writer.Line();
                DenseEmitter.WriteInputGradient(writer, dense);
                break;
            default:
                throw new InvalidOperationException($"No kernels for {stage}.");
        }
    }
}
