using GenBn.Generator.Diagnostics;

namespace GenBn.Generator.Declaration;

/// <summary>An annotated class: everything that the later phases know of the user's source.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Headers of the enclosing types, outermost first, for example <c>partial class Outer</c>.</param>
/// <param name="Name">The class, without namespace and enclosing types.</param>
/// <param name="MetadataName">The fully qualified metadata name; names the generated files.</param>
/// <param name="Start">How weights are drawn whose layer says nothing.</param>
/// <param name="Attribute">Position of <c>[Network]</c> among the attributes of the class, for diagnostics.</param>
/// <param name="Layers">In the order of declaration.</param>
/// <param name="Members">The user's own members that generated ones could be called like, see <see cref="MemberReader"/>.</param>
/// <param name="Problems">What is wrong with the class itself; empty when code can be generated.</param>
internal sealed record NetworkDeclaration(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string MetadataName,
    StartValues Start,
    int Attribute,
    EquatableArray<LayerDeclaration> Layers,
    EquatableArray<string> Members,
    EquatableArray<Problem> Problems)
{
    /// <summary>Whether the user has written a documentation comment on the class: the generated one must not replace its summary.</summary>
    public bool IsDocumented { get; init; }
}
