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
        "A dense layer works on vectors only",
        "Dense needs a vector, but {0} left {1}; put [Flatten] before it",
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
        "MaxPool {0} with stride {1} covers only {2} of {3}: the last rows or columns are never read",
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
    }.ToDictionary(descriptor => descriptor.Id);
}
