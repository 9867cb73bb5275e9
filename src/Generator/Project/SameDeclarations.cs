using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Generator.Project;

/// <summary>
/// Whether two versions of a project declare the same, as far as networks can depend on it: then no attribute has to be read again. What
/// stands in the body of a method changes no attribute's meaning; constants, types and usings may. A file with networks counts as another one after
/// every edit.
/// </summary>
/// <remarks>
/// The compiler's own lookup by attribute, <c>ForAttributeWithMetadataName</c>, binds every attribute of every network anew at each key
/// stroke anywhere in the project: tens of milliseconds with 100 networks.
/// </remarks>
internal sealed class SameDeclarations : IEqualityComparer<Compilation>
{
    private SameDeclarations()
    {
    }

    public static SameDeclarations Comparer { get; } = new();

    public bool Equals(Compilation? before, Compilation? after)
    {
        if (ReferenceEquals(before, after))
        {
            return true;
        }

        return before is not null
            && after is not null
            && before.AssemblyName == after.AssemblyName
            && before.Options.Equals(after.Options)
            && before.ExternalReferences.SequenceEqual(after.ExternalReferences)
            && before.SyntaxTrees.SequenceEqual(after.SyntaxTrees, SameFiles.Comparer);
    }

    /// <summary>Compilations that are equal have files in the same number.</summary>
    public int GetHashCode(Compilation compilation) => compilation.SyntaxTrees.Count();

    private sealed class SameFiles : IEqualityComparer<SyntaxTree>
    {
        public static SameFiles Comparer { get; } = new();

        public bool Equals(SyntaxTree? before, SyntaxTree? after) =>
            ReferenceEquals(before, after)
            || (before is not null
                && after is not null
                && before.Options.Equals(after.Options)
                && !NetworkFinder.HasCandidates(before)
                && !NetworkFinder.HasCandidates(after)
                && SyntaxFactory.AreEquivalent(before, after, topLevel: true));

        public int GetHashCode(SyntaxTree tree) => 0;
    }
}
