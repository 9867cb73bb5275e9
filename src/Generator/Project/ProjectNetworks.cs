using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Project;

/// <summary>
/// The networks of a project as the user wrote them. Generator and analyzer both read them here, from the same files, so that they cannot
/// see different declarations.
/// </summary>
internal sealed class ProjectNetworks
{
    private readonly Compilation _compilation;

    private readonly ProjectOptions _options;

    private readonly Func<AttributeData, bool> _isKnown;

    private ProjectNetworks(Compilation compilation, Func<AttributeData, bool> isKnown)
    {
        _compilation = compilation;
        _options = ProjectOptions.Of(compilation);
        _isKnown = isKnown;
    }

    /// <param name="source">The project without generated files.</param>
    /// <param name="isKnown">See <see cref="LayerReader"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static ProjectNetworks Of(Compilation source, Func<AttributeData, bool> isKnown, CancellationToken cancellation) => new(
        NetworkFinder.NamesConstants(source, cancellation)
            ? NetworkConstants.Add(source, current => new ProjectNetworks(current, isKnown).Read(cancellation).Where(HasConstants))
            : source,
        isKnown);

    /// <summary>The networks as the generator sees them in a project with generated files, but for attributes whose types are still being typed.</summary>
    public static ProjectNetworks WithoutGenerated(Compilation compilation, CancellationToken cancellation) => Of(
        GeneratedTrees.Remove(compilation),
        attribute => attribute.ApplicationSyntaxReference is { } place
            && compilation.GetSemanticModel(place.SyntaxTree).GetTypeInfo(place.GetSyntax(cancellation), cancellation).Type is not (null or IErrorTypeSymbol),
        cancellation);

    /// <summary>A class of another version of the project in this one; null for one that a generator wrote.</summary>
    public INamedTypeSymbol? Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        SyntaxReference? declaration = type.DeclaringSyntaxReferences.FirstOrDefault(reference => _compilation.ContainsSyntaxTree(reference.SyntaxTree));
        return declaration is null ? null
            : _compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration.GetSyntax(cancellation), cancellation) as INamedTypeSymbol;
    }

    /// <summary>All classes with attributes of GenBn.</summary>
    public IEnumerable<INamedTypeSymbol> Classes(CancellationToken cancellation) =>
        NetworkFinder.FindAnnotated(_compilation, cancellation).Where(type => type.GetAttributes().Any(LayerReader.IsOurs));

    /// <summary>One of the networks.</summary>
    public NetworkDeclaration Read(INamedTypeSymbol type) => DeclarationReader.Read(type, _options, _isKnown);

    /// <summary>The layers of a block.</summary>
    public BlockDeclaration ReadBlock(INamedTypeSymbol type) => new LayerReader(_isKnown).ReadBlock(type);

    /// <summary>See <see cref="UnreadArguments"/>.</summary>
    public IEnumerable<Problem> FindUnread(INamedTypeSymbol type, Func<AttributeSyntax, bool> isReadLater) =>
        UnreadArguments.Find(type, _compilation, isReadLater);

    /// <summary>All networks, in the order of their first declarations, with names of files that differ in more than case.</summary>
    public IReadOnlyList<NetworkDeclaration> Read(CancellationToken cancellation) =>
        FileNames.Distinct([.. NetworkFinder.Find(_compilation, cancellation).Select(Read)]);

    /// <summary>Whether code can be added to the class: a stub could, then.</summary>
    private static bool HasConstants(NetworkDeclaration network) =>
        !network.Problems.Any(problem => problem.Id is ProblemIds.UnsupportedType or ProblemIds.LanguageTooOld);
}
