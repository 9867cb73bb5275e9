using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Project;

/// <summary>Finds everything that is wrong with a project where no analyzer does it class by class.</summary>
internal static class ProjectChecker
{
    public static IEnumerable<Diagnostic> Errors(ProjectNetworks networks, CancellationToken cancellation) =>
        from type in networks.Classes(cancellation)
        from problem in ClassChecker.Check(type, networks).Concat(networks.FindUnread(type, static _ => true))
        where problem.IsError
        select ProblemLocation.Locate(problem, type);
}
