using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes the kernels of prediction: those for many samples, stage by stage, then those for one.</summary>
internal static class PredictionKernelEmitter
{
    public const string ClassName = "PredictionKernels";

    public static void Write(SourceWriter writer, NetworkPlan network)
    {
        PredictionPlan plan = network.Prediction;
        string exception = plan.Sample.Steps.Any(step => step.Wide is { IsForWide: true }) ? "; those called …Wide are for 512 bits only" : "";
        writer.Line($"/// <summary>The kernels of prediction, one text for 128-, 256- and 512-bit vectors{exception}.</summary>");
        KernelEmitter.WriteNames(writer);
        MemberAttributes.Write(writer);
        using (writer.Open($"private static class {ClassName}"))
        {
            var kernels = new List<Action>();
            foreach (Stage stage in plan.Stages.Where(HasKernel))
            {
                kernels.Add(() => WriteStage(writer, stage));
            }

            foreach (SampleStep step in plan.Sample.Steps.Where(HasKernel))
            {
                kernels.Add(() => WriteStep(writer, step));
                if (step.Wide is { } wide && wide != step)
                {
                    kernels.Add(() => WriteStep(writer, wide));
                }
            }

            foreach ((Action kernel, int index) in kernels.Select((kernel, index) => (kernel, index)))
            {
                if (index > 0)
                {
                    writer.Line();
                }

                kernel();
            }
        }
    }

    /// <summary>Whether a stage's kernel is not the runtime's.</summary>
    private static bool HasKernel(Stage stage) => stage is ConvStage or DenseStage or NormalizeStage or PoolStage;

    private static bool HasKernel(SampleStep step) => step is SampleConv or SampleRowConv or SampleDense or SampleNormalize or SampleRowPool or SamplePool;

    private static void WriteStage(SourceWriter writer, Stage stage)
    {
        StageHeader.Write(writer, stage);
        switch (stage)
        {
            case ConvStage conv:
                ConvForward.Write(writer, conv);
                break;
            case DenseStage dense:
                DenseEmitter.WriteForward(writer, dense);
                break;
            case NormalizeStage normalize:
                NormalizeForward.Write(writer, normalize);
                break;
            case PoolStage pool:
                PoolEmitter.WriteForward(writer, pool);
                break;
            default:
                throw new InvalidOperationException($"No kernel for {stage}.");
        }
    }

    private static void WriteStep(SourceWriter writer, SampleStep step)
    {
        StageHeader.Write(writer, step);
        switch (step)
        {
            case SampleConv conv:
                SampleConvEmitter.Write(writer, conv);
                break;
            case SampleRowConv conv:
                SampleRowEmitter.WriteConv(writer, conv);
                break;
            case SampleRowPool pool:
                SampleRowEmitter.WritePool(writer, pool);
                break;
            case SampleDense dense:
                SampleDenseEmitter.Write(writer, dense);
                break;
            case SampleNormalize normalize:
                SampleNormalizeEmitter.Write(writer, normalize);
                break;
            case SamplePool pool:
                SamplePoolEmitter.Write(writer, pool);
                break;
            default:
                throw new InvalidOperationException($"No kernel for {step}.");
        }
    }
}
