using GenBn.Generator.Declaration;
using GenBn.Generator.Project;
using Microsoft.CodeAnalysis;

namespace GenBn.Tests;

/// <summary>The errors that the generator reports in a build without analyzers, without generating anything.</summary>
internal static class ProjectErrors
{
    public static IEnumerable<Diagnostic> Of(Compilation source)
    {
        var networks = ProjectNetworks.Of(source, static _ => true, CancellationToken.None);
        return ProjectChecker.Errors(networks, CancellationToken.None);
    }
}
