using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Diagnostics;

/// <summary>What compiles, but is hardly meant.</summary>
internal static class WarningDescriptors
{
    private static readonly DiagnosticDescriptor BatchNormRepeated = new(
        ProblemIds.BatchNormRepeated,
        "A batch norm directly after a batch norm",
        "BatchNorm directly after BatchNorm normalises twice; remove one",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The second batch norm normalises values that are already normalised. It costs time and can learn nothing that the first one cannot.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BatchNormRepeated + ".md");

    private static readonly DiagnosticDescriptor PoolCrops = new(
        ProblemIds.PoolCrops,
        "A pool leaves out rows or columns",
        "{0} with stride {1} covers only {2} of {3}: the last rows or columns are never read",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Window and stride do not divide the image, and the size of the output is rounded down. The last rows or columns are never read.",
        helpLinkUri: Descriptors.Pages + ProblemIds.PoolCrops + ".md");

    private static readonly DiagnosticDescriptor BiasWithoutEffect = new(
        ProblemIds.BiasWithoutEffect,
        "A bias directly before a batch norm",
        "The bias of {0} has no effect, because the batch norm after it subtracts it again; it is kept as a parameter, as declared",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A batch norm subtracts the mean, which includes the bias of the layer before it. The bias has no effect, and its gradient is 0.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BiasWithoutEffect + ".md");

    private static readonly DiagnosticDescriptor AfterSoftmax = new(
        ProblemIds.AfterSoftmax,
        "A layer after the softmax",
        "{0} follows a Softmax, whose probabilities are the output of a network and poor features for another layer; make Softmax the last layer",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A softmax turns logits into probabilities. They are the output of a network, and poor features for another layer.",
        helpLinkUri: Descriptors.Pages + ProblemIds.AfterSoftmax + ".md");

    private static readonly DiagnosticDescriptor LossAppliesActivation = new(
        ProblemIds.LossAppliesActivation,
        "The loss applies the last activation again",
        "'{0}' ends in {1}, but {2} takes logits and applies {1} itself; remove [{1}] or use {3}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A cross-entropy on logits includes the softmax or sigmoid, because both together are exact even if one after the other would overflow.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LossAppliesActivation + ".md");

    private static readonly DiagnosticDescriptor MomentumOfPyTorch = new(
        ProblemIds.MomentumOfPyTorch,
        "A momentum looks like PyTorch's",
        "Momentum {0}{1} keeps only {2} % of the old running statistics at every step; if it is PyTorch's number, write Momentum = {3}f",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description:
            "Momentum is the share of the old running statistics that a training step keeps, as in Keras and Gluon: " +
            "running = momentum · running + (1 − momentum) · batch. PyTorch gives the same name to the other share: its 0.1 is 0.9 here, " +
            "its 0.01 is 0.99.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MomentumOfPyTorch + ".md");

    private static readonly DiagnosticDescriptor KernelMeetsPadding = new(
        ProblemIds.KernelMeetsPadding,
        "Part of a kernel reads only padding",
        "{0} reads only padding in {1} of its kernel, so these weights have no effect; write {2} with padding {3}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description:
            "Some rows or columns of the kernel are outside the image at every position. Their weights are multiplied by zeros, " +
            "so they cost time and are never learned.",
        helpLinkUri: Descriptors.Pages + ProblemIds.KernelMeetsPadding + ".md");

    private static readonly DiagnosticDescriptor FrozenStatistics = new(
        ProblemIds.FrozenStatistics,
        "A frozen batch norm does not declare its statistics",
        "[Frozen] freezes gamma and beta of {0}, but not its statistics: it still normalises by each batch and updates its running statistics; " +
            "declare Statistics = BatchNormStatistics.Running or Batch",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description:
            "Frozen stops the learning of gamma and beta. Running mean and variance are not parameters: batches still update them, " +
            "unless Statistics = BatchNormStatistics.Running fixes them, too. Fine-tuning usually needs that.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FrozenStatistics + ".md");

    private static readonly DiagnosticDescriptor FitNotEnumerated = new(
        ProblemIds.FitNotEnumerated,
        "Training never runs",
        "Nothing runs until the reports of '{0}' are enumerated; {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description:
            "Fit and FitSteps train while their result is enumerated, one report at a time. A call whose result is not enumerated does nothing. " +
            "Train trains before it returns, and returns the same reports as a list.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FitNotEnumerated + ".md");

    private static readonly DiagnosticDescriptor SoftmaxOfOne = new(
        ProblemIds.SoftmaxOfOne,
        "A softmax over one output",
        "A softmax over one value is always 1, so {0}; use {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description:
            "A softmax divides by the sum over all outputs. With a single output, it is always 1, its gradient is 0, and the loss is 0 from the start.",
        helpLinkUri: Descriptors.Pages + ProblemIds.SoftmaxOfOne + ".md");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        BatchNormRepeated,
        PoolCrops,
        BiasWithoutEffect,
        AfterSoftmax,
        LossAppliesActivation,
        MomentumOfPyTorch,
        KernelMeetsPadding,
        FrozenStatistics,
        FitNotEnumerated,
        SoftmaxOfOne,
    ];
}
