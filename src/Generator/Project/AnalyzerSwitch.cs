using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Generator.Project;

/// <summary>Knows whether a build runs analyzers. Where it does not, the generator has to report errors itself.</summary>
internal static class AnalyzerSwitch
{
    /// <summary>
    /// What the package's targets found out, or, in a project that refers to the generator without them, the main rules of the build by the
    /// properties that users set.
    /// </summary>
    public static bool IsOn(AnalyzerConfigOptions options) => Property(options, "GenBnAnalyzersSkipped") switch
    {
        "true" => false,
        "false" => true,
        _ => Property(options, "RunAnalyzers") switch
        {
            "" => Property(options, "RunAnalyzersDuringBuild") != "false" || Property(options, "DesignTimeBuild") == "true",
            string value => value != "false",
        },
    };

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out string? value) ? value.Trim().ToLowerInvariant() : "";
}
