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
        description: "All shapes follow from the shape of the input. There must be exactly one [Input], it must come before the layers, and at least one layer must follow it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.InputMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ValueOutOfRange = new(
        ProblemIds.ValueOutOfRange,
        "A layer's value is out of range",
        "{0} must be {1}, but is {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A number of an attribute is outside of what the layer is defined for, or of what the generator unrolls.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ValueOutOfRange + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor KernelTooLarge = new(
        ProblemIds.KernelTooLarge,
        "A window is larger than its input",
        "{0} needs at least {1} input, but {2} left {3}{4}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The kernel of a convolution or pool is larger than what the layers before it left, so there is no position for it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.KernelTooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ImageExpected = new(
        ProblemIds.ImageExpected,
        "A layer works on images only",
        "{0} needs an image (channels × height × width), but {1} left a vector of {2} features",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Convolutions, pools and upsamplings need rows and columns, but their input is a vector.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ImageExpected + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor FlattenMissing = new(
        ProblemIds.FlattenMissing,
        "A layer works on vectors only",
        "{0} needs a vector, but {1} left {2}; put [Flatten] before it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A dense layer connects every feature with every unit; its input is an image.",
        helpLinkUri: Descriptors.Pages + ProblemIds.FlattenMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor SeveralDeclarations = new(
        ProblemIds.SeveralDeclarations,
        "Layers are spread over several declarations",
        "The layers of '{0}' must all stand on one of its partial declarations: across several their order is undefined",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attributes of a class that has several partial declarations come in no defined order: the network could change with the order of the files.",
        helpLinkUri: Descriptors.Pages + ProblemIds.SeveralDeclarations + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor UnsupportedType = new(
        ProblemIds.UnsupportedType,
        "A network cannot be of this kind",
        "'{0}' cannot be a network: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A network owns memory and has instances, and one set of shapes.",
        helpLinkUri: Descriptors.Pages + ProblemIds.UnsupportedType + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        ProblemIds.UnsafeNotAllowed,
        "Generated kernels need unsafe code",
        "The kernels of '{0}' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project, or add the package GenBn to it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated kernels work on pointers, behind the checks of the public surface.",
        helpLinkUri: Descriptors.Pages + ProblemIds.UnsafeNotAllowed + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor OutputNotVector = new(
        ProblemIds.OutputNotVector,
        "A network ends in a vector",
        "The last layer of '{0}' leaves {1}; end with [Flatten] or [Dense]",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The last layer leaves an image. Losses and predictions work on one vector per sample.",
        helpLinkUri: Descriptors.Pages + ProblemIds.OutputNotVector + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor TooLarge = new(
        ProblemIds.TooLarge,
        "A layer is too large",
        "{0} would hold {1} values per sample or parameters, more than the {2} supported",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Offsets into memory are 32-bit numbers, and a batch holds every tensor once per sample.",
        helpLinkUri: Descriptors.Pages + ProblemIds.TooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        ProblemIds.GroupsDoNotDivide,
        "Groups do not divide the channels",
        "{0} has {1} groups, which must divide its {2} input and {3} output channels",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A convolution in groups splits its input channels and its output channels into that many equal parts; the number must divide both.",
        helpLinkUri: Descriptors.Pages + ProblemIds.GroupsDoNotDivide + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor BlockUnusable = new(
        ProblemIds.BlockUnusable,
        "A class cannot be used as a block",
        "'{0}' cannot be used as a block: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What Residual, Repeat and Concat name must be a class with [Block] and layers on one declaration, without an Input, and it must not contain itself, directly or through another block.",
        helpLinkUri: Descriptors.Pages + ProblemIds.BlockUnusable + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ResidualShapes = new(
        ProblemIds.ResidualShapes,
        "A residual adds two shapes",
        "A residual adds what '{0}' leaves, {1}, to what {2} leaves, {3}: the shapes must be the same",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A residual adds the output of its block to its input, or to the output of its projection, value by value.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ResidualShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ConcatShapes = new(
        ProblemIds.ConcatShapes,
        "Branches differ in more than channels",
        "The branches of Concat must have the same height and width: the first leaves {0}, another one {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Concat puts the outputs of its branches one after the other along the channels. Their heights and widths must be the same, and either all are images or all are vectors.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ConcatShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LayerName = new(
        ProblemIds.LayerName,
        "A layer has an unusable name",
        "The name '{0}' of a layer must be {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The Name of a layer becomes the prefix of its parameters and a property of the network.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LayerName + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor RepeatShapes = new(
        ProblemIds.RepeatShapes,
        "A repeated block does not fit its own output",
        "'{0}' made {2} of {1} and cannot take that again as round {3} of Repeat: {4}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Repeat puts a block behind itself: each round takes the output of the one before it as its input.",
        helpLinkUri: Descriptors.Pages + ProblemIds.RepeatShapes + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor MemberTaken = new(
        ProblemIds.MemberTaken,
        "A member has the name of a generated one",
        "The name '{0}' is taken in the generated code of '{1}': {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code is a part of the class, and shares its names.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MemberTaken + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor CodeTooLarge = new(
        ProblemIds.CodeTooLarge,
        "A network is too large to be unrolled",
        "'{0}' expands to {1} {2}, more than the {3} for which code is generated",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every layer, as often as blocks repeat it, has code of its own, and windows are unrolled in it.",
        helpLinkUri: Descriptors.Pages + ProblemIds.CodeTooLarge + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ArgumentUnread = new(
        ProblemIds.ArgumentUnread,
        "An argument is not known when code is generated",
        "'{0}' of {1} is not known while code is generated; write its value, or a constant of your own",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generator reads attributes before any code is generated. It knows the constants of your source and InputLength, OutputLength and ParameterCount of networks, unless they depend on the argument itself, but no other generated code.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ArgumentUnread + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor NetworkAndBlock = new(
        ProblemIds.NetworkAndBlock,
        "A class is a network or a block",
        "'{0}' has both [Network] and [Block]; remove one",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A network starts with an input and has code of its own; a block takes what the layer before it leaves, and becomes code where a network uses it. No class can be both.",
        helpLinkUri: Descriptors.Pages + ProblemIds.NetworkAndBlock + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor MarkMissing = new(
        ProblemIds.MarkMissing,
        "Layers without [Network] or [Block]",
        "'{0}' has layers, such as {1}, but neither [Network] nor [Block]; nothing is generated for it",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Layers mean something on a class with [Network], for which code is generated, or with [Block], which networks use. On any other class they are forgotten in silence.",
        helpLinkUri: Descriptors.Pages + ProblemIds.MarkMissing + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ConstructorWithoutThis = new(
        ProblemIds.ConstructorWithoutThis,
        "A constructor that does not create the parameters",
        "This constructor leaves '{0}' without its parameters; call the generated one: ': this(seed: 1)'",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated constructor, which takes a seed, allocates and draws the parameters. Every constructor of your own must call it, directly or through another one, with this(…).",
        helpLinkUri: Descriptors.Pages + ProblemIds.ConstructorWithoutThis + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LanguageTooOld = new(
        ProblemIds.LanguageTooOld,
        "A network needs C# 12",
        "'{0}' needs C# 12 or newer for its generated code, but the project is compiled as C# {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code uses collection expressions and static members of interfaces. The property LangVersion of the project, or its target framework, asks for an older language.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LanguageTooOld + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor TypeOutOfReach = new(
        ProblemIds.TypeOutOfReach,
        "The type of a layer cannot be seen by generated code",
        "'{0}' cannot be used here: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The code of a network calls the type that Layer or Activation names. It stands in the network's class, but in files of its own; what a block names must be seen by every network that can use the block.",
        helpLinkUri: Descriptors.Pages + ProblemIds.TypeOutOfReach + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor ActivationContradiction = new(
        ProblemIds.ActivationContradiction,
        "A function contradicts its traits",
        "'{0}' {1}, so its derivative takes {2}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Of a function that its traits declare monotone, training keeps the output; of any other, the input. NeedsInput must say the same.",
        helpLinkUri: Descriptors.Pages + ProblemIds.ActivationContradiction + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor LayerContract = new(
        ProblemIds.LayerContract,
        "A layer of your own declares what cannot be",
        "'{0}' cannot be a layer: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "OutputShape and LayerParameter of a layer's type give the sizes of its output and of its learned tensors as expressions over the shape of its input, and the names of those tensors.",
        helpLinkUri: Descriptors.Pages + ProblemIds.LayerContract + ".md",
        customTags: Always);

    private static readonly DiagnosticDescriptor RuntimeContract = new(
        ProblemIds.RuntimeContract,
        "Generator and runtime are of different versions",
        "The generator of GenBn {1} writes the code of '{0}' for contract {2}, but the referenced GenBn.dll {3} {4}; refer to one version of the package GenBn",
        Descriptors.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code calls the runtime by a contract that has a number. The generator and the library that the project refers to must have the same one.",
        helpLinkUri: Descriptors.Pages + ProblemIds.RuntimeContract + ".md",
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
        OutputNotVector,
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
    ];
}
