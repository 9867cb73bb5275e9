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
        description: "The second batch norm normalises what is normalised already: it costs time and learns nothing that the first one could not.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BatchNormRepeated + ".md");

    private static readonly DiagnosticDescriptor PoolCrops = new(
        ProblemIds.PoolCrops,
        "A pool leaves out rows or columns",
        "{0} with stride {1} covers only {2} of {3}: the last rows or columns are never read",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Window and stride do not divide the image, and the size of the output is rounded down: the last rows or columns are never read.",
        helpLinkUri: Descriptors.Pages + ProblemIds.PoolCrops + ".md");

    private static readonly DiagnosticDescriptor BiasWithoutEffect = new(
        ProblemIds.BiasWithoutEffect,
        "A bias directly before a batch norm",
        "The bias of {0} has no effect, because the batch norm behind it subtracts it again; it is kept as a parameter, as declared",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A batch norm subtracts the mean, and with it the bias of the layer before it: the bias has no effect and its gradient is 0.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BiasWithoutEffect + ".md");

    private static readonly DiagnosticDescriptor AfterSoftmax = new(
        ProblemIds.AfterSoftmax,
        "A layer after the softmax",
        "{0} follows a Softmax: its probabilities are the network's answer, and nothing is learned well from them; make Softmax the last layer",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A softmax makes probabilities out of scores: the answer of a network, not features for another layer.",
        helpLinkUri: Descriptors.Pages + ProblemIds.AfterSoftmax + ".md");

    private static readonly DiagnosticDescriptor LossAppliesActivation = new(
        ProblemIds.LossAppliesActivation,
        "The loss applies the last layer once more",
        "'{0}' ends in {1}, but {2} takes the scores before it and applies it itself; remove [{1}] or use {3}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A cross-entropy on logits contains the softmax or sigmoid, because the two together are exact where one after the other overflow.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LossAppliesActivation + ".md");

    private static readonly DiagnosticDescriptor MomentumOfPyTorch = new(
        ProblemIds.MomentumOfPyTorch,
        "A momentum looks like PyTorch's",
        "Momentum {0}{1} keeps only {2} % of the old running statistics at every step; if it is PyTorch's number, write Momentum = {3}f",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Momentum is the share of the old running statistics that a training step keeps, as in Keras and Gluon: running = momentum · running + (1 − momentum) · batch. PyTorch gives the same name to the other share: its 0.1 is 0.9 here, its 0.01 is 0.99.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MomentumOfPyTorch + ".md");

    private static readonly DiagnosticDescriptor KernelMeetsPadding = new(
        ProblemIds.KernelMeetsPadding,
        "A kernel that reads padding only",
        "{0} reads nothing but padding in {1} of its kernel, whose weights never matter; write Conv({2}) with padding {3}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Some rows or columns of the kernel lie outside of the image wherever the kernel is placed. Their weights are multiplied with zeros: they cost time, and stay as they were drawn.",
        helpLinkUri: Descriptors.Pages + ProblemIds.KernelMeetsPadding + ".md");

    private static readonly DiagnosticDescriptor FrozenStatistics = new(
        ProblemIds.FrozenStatistics,
        "A frozen batch norm without a choice of statistics",
        "[Frozen] keeps gamma and beta of {0}, but not its statistics: it goes on normalising by each batch and updating its running averages; say Statistics = BatchNormStatistics.Running or Batch",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Frozen stops the learning of gamma and beta. Running mean and variance are no parameters: they go on following the batches unless Statistics = BatchNormStatistics.Running also fixes them, which is what fine-tuning usually wants.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FrozenStatistics + ".md");

    private static readonly DiagnosticDescriptor FitNotEnumerated = new(
        ProblemIds.FitNotEnumerated,
        "A training that never runs",
        "Nothing runs until the reports of '{0}' are enumerated; {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Fit and FitSteps train while their result is enumerated, one report at a time. A call whose result nobody enumerates does nothing at all. Train trains before it returns, and gives the same reports as a list.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FitNotEnumerated + ".md");

    private static readonly DiagnosticDescriptor SoftmaxOfOne = new(
        ProblemIds.SoftmaxOfOne,
        "A softmax over one output",
        "A softmax over one value is always 1, so {0}; use {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A softmax divides by the sum over all outputs. With a single output it is 1 whatever the network computes, its gradient is 0, and the loss is 0 from the start.",
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
