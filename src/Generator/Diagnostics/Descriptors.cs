using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Diagnostics;

/// <summary>Title, message and severity of every diagnostic.</summary>
internal static class Descriptors
{
    private const string Category = "GenBn";

    private static readonly DiagnosticDescriptor NotPartial = new(
        ProblemIds.NotPartial,
        "A network is a partial class",
        "'{0}' must be declared partial, so that its code can be generated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor InputMissing = new(
        ProblemIds.InputMissing,
        "A network starts with one input",
        "'{0}' must have exactly one [Input], before its layers, and at least one layer; found {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor ValueOutOfRange = new(
        ProblemIds.ValueOutOfRange,
        "A layer's value is out of range",
        "{0} must be {1}, but is {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor KernelTooLarge = new(
        ProblemIds.KernelTooLarge,
        "A window is larger than its input",
        "{0} needs at least {1} input, but {2} left {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor ImageExpected = new(
        ProblemIds.ImageExpected,
        "A layer works on images only",
        "{0} needs an image (channels × height × width), but {1} left a vector of {2} features",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor FlattenMissing = new(
        ProblemIds.FlattenMissing,
        "A layer works on vectors only",
        "{0} needs a vector, but {1} left {2}; put [Flatten] before it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor BatchNormRepeated = new(
        ProblemIds.BatchNormRepeated,
        "A batch norm directly after a batch norm",
        "BatchNorm directly after BatchNorm normalises twice; remove one",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor SeveralDeclarations = new(
        ProblemIds.SeveralDeclarations,
        "Layers are spread over several declarations",
        "The layers of '{0}' must all stand on one of its partial declarations: across several their order is undefined",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor UnsupportedType = new(
        ProblemIds.UnsupportedType,
        "A network cannot be of this kind",
        "'{0}' cannot be a network: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        ProblemIds.UnsafeNotAllowed,
        "Generated kernels need unsafe code",
        "The kernels of '{0}' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor PoolCrops = new(
        ProblemIds.PoolCrops,
        "A pool leaves out rows or columns",
        "{0} with stride {1} covers only {2} of {3}: the last rows or columns are never read",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor OutputNotVector = new(
        ProblemIds.OutputNotVector,
        "A network ends in a vector",
        "The last layer of '{0}' leaves {1}; end with [Flatten] or [Dense]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor TooLarge = new(
        ProblemIds.TooLarge,
        "A layer is too large",
        "{0} would hold {1} values per sample or parameters, more than the {2} supported",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        ProblemIds.GroupsDoNotDivide,
        "Groups do not divide the channels",
        "{0} has {1} groups, which must divide its {2} input and {3} output channels",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor BlockUnusable = new(
        ProblemIds.BlockUnusable,
        "A class cannot be used as a block",
        "'{0}' cannot be used as a block: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor ResidualShapes = new(
        ProblemIds.ResidualShapes,
        "A residual adds two shapes",
        "A residual adds what '{0}' leaves, {1}, to what {2} leaves, {3}: the shapes must be the same",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor ConcatShapes = new(
        ProblemIds.ConcatShapes,
        "Branches differ in more than channels",
        "The branches of Concat must have the same height and width: the first leaves {0}, another one {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor LayerName = new(
        ProblemIds.LayerName,
        "A layer has an unusable name",
        "The name '{0}' of a layer must be {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor BiasWithoutEffect = new(
        ProblemIds.BiasWithoutEffect,
        "A bias directly before a batch norm",
        "The bias of {0} has no effect, because the batch norm behind it subtracts it again; it is kept as a parameter, as declared",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor MomentumOfPyTorch = new(
        ProblemIds.MomentumOfPyTorch,
        "A momentum looks like PyTorch's",
        "Momentum {0}{1} keeps only {2} % of the old running statistics at every step; if it is PyTorch's number, write Momentum = {3}f",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

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
        MomentumOfPyTorch,
    }.ToDictionary(descriptor => descriptor.Id);
}
