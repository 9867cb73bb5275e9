using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Diagnostics;

/// <summary>Title, message and severity of every diagnostic.</summary>
internal static class Descriptors
{
    /// <summary>Where the pages about the diagnostics are.</summary>
    public const string Pages = "https://github.com/genbn/genbn/blob/main/docs/diagnostics/";

    public const string Category = "GenBn";

    /// <summary>Every diagnostic by its number.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } =
        ErrorDescriptors.All.Concat(WarningDescriptors.All).ToDictionary(descriptor => descriptor.Id);

    /// <summary>Those that are about the use of a network, not about its declaration.</summary>
    public static IReadOnlyList<string> OfUses { get; } = [ProblemIds.LossAppliesActivation, ProblemIds.FitNotEnumerated];
}
