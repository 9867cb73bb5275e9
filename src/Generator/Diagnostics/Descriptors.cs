using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Diagnostics;

/// <summary>Title, message and severity of every diagnostic.</summary>
internal static class Descriptors
{
    /// <summary>Where the pages about the diagnostics are.</summary>
    public const string Pages = "https://github.com/genbn/genbn/blob/main/docs/diagnostics/";

    private const string Category = "GenBn";

    private static readonly DiagnosticDescriptor NotPartial = new(
        ProblemIds.NotPartial,
        "A network is a partial class",
        "'{0}' must be declared partial, so that its code can be generated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The code of a network is generated as further parts of its class. C# adds parts only to a class that is declared partial.",
        helpLinkUri: Pages + ProblemIds.NotPartial + ".md");

    private static readonly DiagnosticDescriptor InputMissing = new(
        ProblemIds.InputMissing,
        "A network starts with one input",
        "'{0}' must have exactly one [Input], before its layers, and at least one layer; found {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "All shapes follow from the shape of the input. There must be exactly one [Input], it must come before the layers, and at least one layer must follow it.",
        helpLinkUri: Pages + ProblemIds.InputMissing + ".md");

    private static readonly DiagnosticDescriptor ValueOutOfRange = new(
        ProblemIds.ValueOutOfRange,
        "A layer's value is out of range",
        "{0} must be {1}, but is {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A number of an attribute is outside of what the layer is defined for, or of what the generator unrolls.",
        helpLinkUri: Pages + ProblemIds.ValueOutOfRange + ".md");

    private static readonly DiagnosticDescriptor KernelTooLarge = new(
        ProblemIds.KernelTooLarge,
        "A window is larger than its input",
        "{0} needs at least {1} input, but {2} left {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The kernel of a convolution or pool is larger than what the layers before it left, so there is no position for it.",
        helpLinkUri: Pages + ProblemIds.KernelTooLarge + ".md");

    private static readonly DiagnosticDescriptor ImageExpected = new(
        ProblemIds.ImageExpected,
        "A layer works on images only",
        "{0} needs an image (channels × height × width), but {1} left a vector of {2} features",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Convolutions and pools need rows and columns, but their input is a vector.",
        helpLinkUri: Pages + ProblemIds.ImageExpected + ".md");

    private static readonly DiagnosticDescriptor FlattenMissing = new(
        ProblemIds.FlattenMissing,
        "A layer works on vectors only",
        "{0} needs a vector, but {1} left {2}; put [Flatten] before it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A dense layer connects every feature with every unit; its input is an image.",
        helpLinkUri: Pages + ProblemIds.FlattenMissing + ".md");

    private static readonly DiagnosticDescriptor BatchNormRepeated = new(
        ProblemIds.BatchNormRepeated,
        "A batch norm directly after a batch norm",
        "BatchNorm directly after BatchNorm normalises twice; remove one",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The second batch norm normalises what is normalised already: it costs time and learns nothing that the first one could not.",
        helpLinkUri: Pages + ProblemIds.BatchNormRepeated + ".md");

    private static readonly DiagnosticDescriptor SeveralDeclarations = new(
        ProblemIds.SeveralDeclarations,
        "Layers are spread over several declarations",
        "The layers of '{0}' must all stand on one of its partial declarations: across several their order is undefined",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attributes of a class that has several partial declarations come in no defined order: the network could change with the order of the files.",
        helpLinkUri: Pages + ProblemIds.SeveralDeclarations + ".md");

    private static readonly DiagnosticDescriptor UnsupportedType = new(
        ProblemIds.UnsupportedType,
        "A network cannot be of this kind",
        "'{0}' cannot be a network: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A network owns memory and has instances, and one set of shapes.",
        helpLinkUri: Pages + ProblemIds.UnsupportedType + ".md");

    private static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        ProblemIds.UnsafeNotAllowed,
        "Generated kernels need unsafe code",
        "The kernels of '{0}' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated kernels work on pointers, behind the checks of the public surface.",
        helpLinkUri: Pages + ProblemIds.UnsafeNotAllowed + ".md");

    private static readonly DiagnosticDescriptor PoolCrops = new(
        ProblemIds.PoolCrops,
        "A pool leaves out rows or columns",
        "{0} with stride {1} covers only {2} of {3}: the last rows or columns are never read",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Window and stride do not divide the image, and the size of the output is rounded down: the last rows or columns are never read.",
        helpLinkUri: Pages + ProblemIds.PoolCrops + ".md");

    private static readonly DiagnosticDescriptor OutputNotVector = new(
        ProblemIds.OutputNotVector,
        "A network ends in a vector",
        "The last layer of '{0}' leaves {1}; end with [Flatten] or [Dense]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The last layer leaves an image. Losses and predictions work on one vector per sample.",
        helpLinkUri: Pages + ProblemIds.OutputNotVector + ".md");

    private static readonly DiagnosticDescriptor TooLarge = new(
        ProblemIds.TooLarge,
        "A layer is too large",
        "{0} would hold {1} values per sample or parameters, more than the {2} supported",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Offsets into memory are 32-bit numbers, and a batch holds every tensor once per sample.",
        helpLinkUri: Pages + ProblemIds.TooLarge + ".md");

    private static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        ProblemIds.GroupsDoNotDivide,
        "Groups do not divide the channels",
        "{0} has {1} groups, which must divide its {2} input and {3} output channels",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A convolution in groups splits its input channels and its output channels into that many equal parts; the number must divide both.",
        helpLinkUri: Pages + ProblemIds.GroupsDoNotDivide + ".md");

    private static readonly DiagnosticDescriptor BlockUnusable = new(
        ProblemIds.BlockUnusable,
        "A class cannot be used as a block",
        "'{0}' cannot be used as a block: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What Residual, Repeat and Concat name must be a class with [Block] and layers on one declaration, without an Input, and it must not contain itself, directly or through another block.",
        helpLinkUri: Pages + ProblemIds.BlockUnusable + ".md");

    private static readonly DiagnosticDescriptor ResidualShapes = new(
        ProblemIds.ResidualShapes,
        "A residual adds two shapes",
        "A residual adds what '{0}' leaves, {1}, to what {2} leaves, {3}: the shapes must be the same",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A residual adds the output of its block to its input, or to the output of its projection, value by value.",
        helpLinkUri: Pages + ProblemIds.ResidualShapes + ".md");

    private static readonly DiagnosticDescriptor ConcatShapes = new(
        ProblemIds.ConcatShapes,
        "Branches differ in more than channels",
        "The branches of Concat must have the same height and width: the first leaves {0}, another one {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Concat puts the outputs of its branches one after the other along the channels. Their heights and widths must be the same, and either all are images or all are vectors.",
        helpLinkUri: Pages + ProblemIds.ConcatShapes + ".md");

    private static readonly DiagnosticDescriptor LayerName = new(
        ProblemIds.LayerName,
        "A layer has an unusable name",
        "The name '{0}' of a layer must be {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The Name of a layer becomes the prefix of its parameters and a property of the network.",
        helpLinkUri: Pages + ProblemIds.LayerName + ".md");

    private static readonly DiagnosticDescriptor BiasWithoutEffect = new(
        ProblemIds.BiasWithoutEffect,
        "A bias directly before a batch norm",
        "The bias of {0} has no effect, because the batch norm behind it subtracts it again; it is kept as a parameter, as declared",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A batch norm subtracts the mean, and with it the bias of the layer before it: the bias has no effect and its gradient is 0.",
        helpLinkUri: Pages + ProblemIds.BiasWithoutEffect + ".md");

    private static readonly DiagnosticDescriptor AfterSoftmax = new(
        ProblemIds.AfterSoftmax,
        "A layer after the softmax",
        "{0} follows a Softmax: its probabilities are the network's answer, and nothing is learned well from them; make Softmax the last layer",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A softmax makes probabilities out of scores: the answer of a network, not features for another layer.",
        helpLinkUri: Pages + ProblemIds.AfterSoftmax + ".md");

    private static readonly DiagnosticDescriptor LossAppliesActivation = new(
        ProblemIds.LossAppliesActivation,
        "The loss applies the last layer once more",
        "'{0}' ends in {1}, but {2} takes the scores before it and applies it itself; remove [{1}] or use {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A cross-entropy on logits contains the softmax or sigmoid, because the two together are exact where one after the other overflow.",
        helpLinkUri: Pages + ProblemIds.LossAppliesActivation + ".md");

    private static readonly DiagnosticDescriptor MomentumOfPyTorch = new(
        ProblemIds.MomentumOfPyTorch,
        "A momentum looks like PyTorch's",
        "Momentum {0}{1} keeps only {2} % of the old running statistics at every step; if it is PyTorch's number, write Momentum = {3}f",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Momentum is the share of the old running statistics that a training step keeps, as in Keras and Gluon: running = momentum · running + (1 − momentum) · batch. PyTorch gives the same name to the other share: its 0.1 is 0.9 here, its 0.01 is 0.99.",
        helpLinkUri: Pages + ProblemIds.MomentumOfPyTorch + ".md");

    private static readonly DiagnosticDescriptor RepeatShapes = new(
        ProblemIds.RepeatShapes,
        "A repeated block does not fit its own output",
        "'{0}' made {2} of {1} and cannot take that again as round {3} of Repeat: {4}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Repeat puts a block behind itself: each round takes the output of the one before it as its input.",
        helpLinkUri: Pages + ProblemIds.RepeatShapes + ".md");

    private static readonly DiagnosticDescriptor MemberTaken = new(
        ProblemIds.MemberTaken,
        "A member has the name of a generated one",
        "The name '{0}' is taken in the generated code of '{1}': {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code is a part of the class, and shares its names.",
        helpLinkUri: Pages + ProblemIds.MemberTaken + ".md");

    private static readonly DiagnosticDescriptor CodeTooLarge = new(
        ProblemIds.CodeTooLarge,
        "A network is too large to be unrolled",
        "'{0}' expands to {1} {2}, more than the {3} for which code is generated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every layer, as often as blocks repeat it, has code of its own, and windows are unrolled in it.",
        helpLinkUri: Pages + ProblemIds.CodeTooLarge + ".md");

    /// <summary>Every diagnostic by its number.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } = new[]
    {
        NotPartial,
        InputMissing,
        ValueOutOfRange,
        KernelTooLarge,
        ImageExpected,
        FlattenMissing,
        BatchNormRepeated,
        SeveralDeclarations,
        UnsupportedType,
        UnsafeNotAllowed,
        PoolCrops,
        OutputNotVector,
        TooLarge,
        GroupsDoNotDivide,
        BlockUnusable,
        ResidualShapes,
        ConcatShapes,
        LayerName,
        BiasWithoutEffect,
        AfterSoftmax,
        LossAppliesActivation,
        MomentumOfPyTorch,
        RepeatShapes,
        MemberTaken,
        CodeTooLarge,
    }.ToDictionary(descriptor => descriptor.Id);
}
