using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission;

/// <summary>Why a stage has the layers that it has, and why its kernels go the way they go: sentences for its header.</summary>
internal static class StageReasons
{
    /// <summary>For a stage of training, or of prediction for many samples.</summary>
    public static IEnumerable<string> Of(Stage stage) => stage switch
    {
        ConvStage conv => Conv(conv),
        DenseStage dense => [Dense(dense)],
        NormalizeStage normalize => [Normalize(normalize)],
        StatisticsStage => ["A pass of its own: the layer before is neither a convolution nor dense, and cannot measure on the way."],
        PoolStage { IsMaximum: true } => ["By itself: a maximum is taken together with a normalisation or activation only where no window reaches into padding."],
        PoolStage => ["By itself: a mean does not commute with what is around it."],
        MeanStage or DropoutStage or SoftmaxStage or ConcatStage => ["Its kernels are the runtime's: they depend on no more than sizes."],
        _ => throw new InvalidOperationException($"No reason for {stage}."),
    };

    /// <summary>For a step of one sample.</summary>
    public static IEnumerable<string> Of(SampleStep step) => step switch
    {
        SampleConv { IsDepthwise: true } => ["Lanes are channels, of inputs too: each channel is a group of its own.", SameOrder],
        SampleConv { CoversPlane: true } => ["Lanes are output channels. One tile covers all positions, so that each weight is read once.", SameOrder],
        SampleConv => ["Lanes are output channels: weights are vectors, and a value of the input serves a whole vector of them.", SameOrder],
        SampleRowConv => ["Lanes are columns: the few channels of a wide image would leave lanes empty.", SameOrder],
        SampleRowPool => ["Lanes are columns, as the convolution before leaves them."],
        SampleDense => ["Lanes are units: weights are vectors, and a feature serves a whole vector of them.", SameOrder],
        SampleNormalize or SamplePool => ["Lanes are channels, as the step before leaves them."],
        _ => [],
    };

    private const string SameOrder = "Every sum takes its products in the order of the kernel for many samples: the results have the same bits.";

    private static IEnumerable<string> Conv(ConvStage stage)
    {
        if (stage.Statistics is not null)
        {
            yield return stage.ForwardOrder.WindowFirst
                ? "The batch statistics are taken of every row when it is done, while it is in the cache."
                : "The batch statistics are taken from the registers that the convolution leaves: the tensor is not read again for them.";
        }

        if (stage.Folded?.Norm is not null)
        {
            yield return "With running statistics the batch norm is a multiple and an offset per channel: it is part of the weights and the bias.";
        }

        if (stage.Shortcut is not null || stage.Activation is { Function.IsShort: true })
        {
            yield return "What follows value by value is done while the sums are in registers: the tensor is written once.";
        }
        else if (stage.Activation is not null)
        {
            yield return "The activation is applied to a tile right after it is stored, while it is in the first-level cache.";
        }

        if (stage.ForwardOrder.WindowFirst)
        {
            yield return "All channels at one window of columns, then the next: the inputs of a row for all channels do not fit the first-level cache.";
        }
    }

    private static string Dense(DenseStage stage) => stage switch
    {
        { Norm: not null } => "A worker owns a unit over the whole batch, so the exact statistics need no barrier.",
        { Folded.Norm: not null } => "With running statistics the batch norm is a multiple and an offset per unit: it is part of the weights and the bias.",
        { Activation: not null, Folded: null } => "A worker activates the units that it has just computed: that needs no barrier.",
        { Activation: not null } => "The activation is applied to a tile as soon as its sums are complete.",
        _ => "By itself: what follows, if anything, is no batch norm and no activation.",
    };

    private static string Normalize(NormalizeStage stage) => stage switch
    {
        { Norm: not null, Pool: not null } => "Pooled before normalised and activated: a monotone function commutes with the maximum, and fewer values are left.",
        { Activation: not null, Pool: not null } => "Pooled before activated: a monotone function commutes with the maximum, and fewer values are left.",
        { Pool: not null } => "A maximum without padding: all windows lie within the input, and need no bounds.",
        { Norm: not null } => "The batch statistics had to be complete first; what follows value by value is done in the same pass over the tensor.",
        _ => "Value by value, in one pass over the tensor.",
    };
}
