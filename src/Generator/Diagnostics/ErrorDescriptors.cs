using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Diagnostics;

/// <summary>Errors: there is no code for a network that has one.</summary>
internal static class ErrorDescriptors
{
    /// <summary>No option of the project, no comment and no header of a file may switch an error off: the project would build, and fail when it runs.</summary>
    private const string Always = WellKnownDiagnosticTags.NotConfigurable;

    private static readonly DiagnosticDescriptor NotPartial = new(
        ProblemIds.NotPartial,
        "A network is a partial class",
        "'{0}' must be declared partial, so that its code can be generated",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The code of a network is generated as further parts of its class. C# adds parts only to a class that is declared partial.",
        helpLinkUri: Descriptors.Pages + ProblemIds.NotPartial + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor InputMissing = new(
        ProblemIds.InputMissing,
        "A network starts with one input",
        "'{0}' {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "All shapes follow from the shape of the input. There must be exactly one [Input], it must come before the layers, " +
            "and at least one layer must follow it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.InputMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ValueOutOfRange = new(
        ProblemIds.ValueOutOfRange,
        "A layer's value is out of range",
        "{0} must be {1}, but is {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A number in an attribute is outside the range that the layer or the generator supports.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ValueOutOfRange + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor KernelTooLarge = new(
        ProblemIds.KernelTooLarge,
        "A kernel is larger than its input",
        "{0} needs an input of at least {1}, but the output of {2} is {3}{4}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The kernel of a convolution or pool is larger than its padded input, so there is no position for it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.KernelTooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ImageExpected = new(
        ProblemIds.ImageExpected,
        "A layer needs an image",
        "{0} needs an image (channels × height × width), but the output of {1} is a vector of {2} features",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Layers such as convolutions, pools and upsamplings need rows and columns, but the input of this layer is a vector.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ImageExpected + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor FlattenMissing = new(
        ProblemIds.FlattenMissing,
        "A layer needs a vector",
        "{0} needs a vector, but the output of {1} is {2}; put [Flatten] before it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Dense layers and softmax work on vectors, but the input of this layer is an image.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FlattenMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor SeveralDeclarations = new(
        ProblemIds.SeveralDeclarations,
        "Layers are spread over several declarations",
        "The layers of '{0}' must be on one of its partial declarations, because their order across several is undefined",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attributes of several partial declarations have no defined order, so the network could change with the order of the files.",
        helpLinkUri: Descriptors.Pages + ProblemIds.SeveralDeclarations + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor UnsupportedType = new(
        ProblemIds.UnsupportedType,
        "A type cannot be a network",
        "'{0}' cannot be a network: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every instance of a network owns its parameters, and all instances have the same shapes.",
        helpLinkUri: Descriptors.Pages + ProblemIds.UnsupportedType + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        ProblemIds.UnsafeNotAllowed,
        "Generated kernels need unsafe code",
        "The kernels of '{0}' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project, or add the package GenBn to it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated kernels use pointers. Public members check their arguments before they call kernels.",
        helpLinkUri: Descriptors.Pages + ProblemIds.UnsafeNotAllowed + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor TooLarge = new(
        ProblemIds.TooLarge,
        "A layer is too large",
        "{0} would have {1} values per sample or parameters; at most {2} are supported",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Offsets into memory are 32-bit numbers, and a batch has every tensor once per sample.",
        helpLinkUri: Descriptors.Pages + ProblemIds.TooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        ProblemIds.GroupsDoNotDivide,
        "Groups do not divide the channels",
        "{0} has {1} groups, which must divide its {2} input and {3} output channels",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A grouped convolution divides its input channels and its output channels into equal groups. The number of groups must divide both.",
        helpLinkUri: Descriptors.Pages + ProblemIds.GroupsDoNotDivide + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor BlockUnusable = new(
        ProblemIds.BlockUnusable,
        "A class cannot be used as a block",
        "'{0}' cannot be used as a block: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "Residual, Repeat and Concat need a class with [Block], with layers on one declaration and without an Input. " +
            "The class must not contain itself, directly or through another block.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BlockUnusable + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ResidualShapes = new(
        ProblemIds.ResidualShapes,
        "A residual adds different shapes",
        "A residual adds the output of '{0}', {1}, to {2}, {3}, but their shapes must be the same",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "A residual adds the output of its block to its input, or to the output of its projection, element by element. " +
            "Both must have the same shape.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ResidualShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ConcatShapes = new(
        ProblemIds.ConcatShapes,
        "Branches differ in more than channels",
        "The branches of Concat must have the same height and width, but the output of the first is {0}, and that of another is {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "Concat concatenates the outputs of its branches along the channel axis. Either all are images of the same height and width, " +
            "or all are vectors.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ConcatShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ProductShapes = new(
        ProblemIds.ProductShapes,
        "Factors of a product do not fit",
        "{0} multiplies {1}, {2}, by the output of {3}, {4}, which must be {5}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "Gate and Product multiply element by element, or each channel of an image by one factor. " +
            "The factors must have the shape of the values, or be a vector or an image of one pixel with as many channels.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ProductShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor SequenceExpected = new(
        ProblemIds.SequenceExpected,
        "A layer needs a sequence",
        "{0} needs a sequence (channels × length), but the output of {1} is {2}, an image of several rows; {3}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Conv1D, MaxPool1D, AvgPool1D, GRU and LSTM work on sequences, which are images of one row, but the input of this layer has several rows.",
        helpLinkUri: Descriptors.Pages + ProblemIds.SequenceExpected + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LayerName = new(
        ProblemIds.LayerName,
        "A layer has an unusable name",
        "Layer name '{0}' {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The Name of a layer becomes the prefix of its parameters and a property of the network.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LayerName + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor RepeatShapes = new(
        ProblemIds.RepeatShapes,
        "A repeated block does not accept its own output",
        "'{0}' turns {1} into {2}, which it cannot take as input in round {3} of Repeat: {4}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Repeat applies a block several times. The input of each round is the output of the round before it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.RepeatShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor MemberTaken = new(
        ProblemIds.MemberTaken,
        "A member has the name of a generated one",
        "The name '{0}' is taken in the generated code of '{1}': {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code is a part of the class, so its members must not have the names of other members.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MemberTaken + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor CodeTooLarge = new(
        ProblemIds.CodeTooLarge,
        "A network is too large to be unrolled",
        "'{0}' expands to {1} {2}; code is generated for at most {3}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Each occurrence of a layer has separate code, and windows are unrolled in it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.CodeTooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ArgumentUnread = new(
        ProblemIds.ArgumentUnread,
        "An argument is not known when code is generated",
        "'{0}' of {1} is not known while code is generated; write its value, or a constant that your source declares",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "The generator reads attributes before any code is generated. It knows the constants of your source, and InputLength, " +
            "OutputLength and ParameterCount of networks, unless they depend on the argument itself. It knows no other generated code.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ArgumentUnread + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor NetworkAndBlock = new(
        ProblemIds.NetworkAndBlock,
        "A class is both a network and a block",
        "'{0}' has both [Network] and [Block]; remove one",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "A network starts with an input and has generated code. A block takes its input from the layer before it, " +
            "and its code is generated in the networks that use it. A class cannot be both.",
        helpLinkUri: Descriptors.Pages + ProblemIds.NetworkAndBlock + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor MarkMissing = new(
        ProblemIds.MarkMissing,
        "Layers without [Network] or [Block]",
        "'{0}' has layers, such as {1}, but neither [Network] nor [Block]; nothing is generated for it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "Layers have a meaning only on a class with [Network], for which code is generated, or with [Block], which networks use. " +
            "On any other class, they would be ignored silently.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MarkMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ConstructorWithoutThis = new(
        ProblemIds.ConstructorWithoutThis,
        "A constructor that does not create the parameters",
        "This constructor leaves '{0}' without its parameters; call the generated one: ': this(seed: 1)'",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "The generated constructor, which takes a seed, allocates and initialises the parameters. Every other constructor must call it, " +
            "directly or through another one, with this(…).",
        helpLinkUri: Descriptors.Pages + ProblemIds.ConstructorWithoutThis + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LanguageTooOld = new(
        ProblemIds.LanguageTooOld,
        "A network needs C# 12",
        "'{0}' needs C# 12 or newer for its generated code, but the project is compiled as C# {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "Generated code uses collection expressions and static members of interfaces. The property LangVersion of the project, " +
            "or its target framework, selects an older language.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LanguageTooOld + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor TypeOutOfReach = new(
        ProblemIds.TypeOutOfReach,
        "The type of a layer is not accessible to generated code",
        "'{0}' cannot be used here: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "The code of a network uses the type that Layer or Activation names. That code is in the network's class, but in separate files. " +
            "A type that a block names must be accessible to every network that can use the block.",
        helpLinkUri: Descriptors.Pages + ProblemIds.TypeOutOfReach + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ActivationContradiction = new(
        ProblemIds.ActivationContradiction,
        "A custom activation contradicts its traits",
        "'{0}' {1}, so its derivative takes {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "For an activation that its traits declare monotone, training keeps the output; for any other, it keeps the input. NeedsInput must agree.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ActivationContradiction + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LayerContract = new(
        ProblemIds.LayerContract,
        "A custom layer has an invalid declaration",
        "'{0}' cannot be a layer: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description:
            "OutputShape and LayerParameter on a layer's type declare the sizes of its output and of its parameters, " +
            "as expressions over the shape of its input, and the names of the parameters.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LayerContract + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor RuntimeContract = new(
        ProblemIds.RuntimeContract,
        "Generator and runtime have different versions",
        "The generator of GenBn {1} writes the code of '{0}' for contract {2}, but the referenced GenBn.dll {3} {4}; refer to one version of the package GenBn",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code calls the runtime by a contract with a number. The generator and the referenced library must have the same number.",
        helpLinkUri: Descriptors.Pages + ProblemIds.RuntimeContract + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor HeadsNotLast = new(
        ProblemIds.HeadsNotLast,
        "Heads are the last layer of a network",
        "{0} must be the last layer of a network, but {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Heads are the outputs of a network: nothing can read them, and a block has none.",
        helpLinkUri: Descriptors.Pages + ProblemIds.HeadsNotLast + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor InputDoesNotFit = new(
        ProblemIds.InputDoesNotFit,
        "A layer does not fit its input",
        "{0} does not fit the output of {1}, {2}: {3}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The sizes of the layer's input contradict the numbers that the layer declares. The message says which sizes would fit.",
        helpLinkUri: Descriptors.Pages + ProblemIds.InputDoesNotFit + ".md",
        customTags: Always);

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        NotPartial,
        InputMissing,
        ValueOutOfRange,
        KernelTooLarge,
        ImageExpected,
        FlattenMissing,
        SeveralDeclarations,
        UnsupportedType,
        UnsafeNotAllowed,
        TooLarge,
        GroupsDoNotDivide,
        BlockUnusable,
        ResidualShapes,
        ConcatShapes,
        LayerName,
        RepeatShapes,
        MemberTaken,
        CodeTooLarge,
        ArgumentUnread,
        NetworkAndBlock,
        MarkMissing,
        ConstructorWithoutThis,
        LanguageTooOld,
        TypeOutOfReach,
        ActivationContradiction,
        LayerContract,
        RuntimeContract,
        HeadsNotLast,
        InputDoesNotFit,
        ProductShapes,
        SequenceExpected,
    ];
}
