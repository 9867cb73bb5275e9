namespace GenBn.Generator.Declaration;

/// <summary>An annotated class: everything that the later phases know of the user's source.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Headers of the enclosing types, outermost first, for example <c>partial class Outer</c>.</param>
/// <param name="Name">The class, without namespace and enclosing types.</param>
/// <param name="MetadataName">The fully qualified metadata name.</param>
/// <param name="Start">How weights are drawn whose layer says nothing.</param>
/// <param name="Form">The form of convolutions.</param>
/// <param name="Attribute">Position of <c>[Network]</c> among the attributes of the class, for diagnostics.</param>
/// <param name="Layers">In the order of declaration.</param>
/// <param name="Members">The members that generated ones could be called like, see <see cref="MemberReader"/>.</param>
/// <param name="Problems">What is wrong with the class itself; empty when code can be generated.</param>
internal sealed record NetworkDeclaration(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string MetadataName,
    StartValues Start,
    ConvolutionForm Form,
    int Attribute,
    EquatableArray<LayerDeclaration> Layers,
    EquatableArray<ExistingMember> Members,
    EquatableArray<Problem> Problems)
{
    /// <summary>
    /// What the names of generated files start with: the metadata name, with a number where names of several networks differ in case only.
    /// The compiler compares names of files without case.
    /// </summary>
    public string FileName { get; init; } = MetadataName;

    /// <summary>Whether public members are checked against the Common Language Specification, to which their types do not belong.</summary>
    public bool IsClsCompliant { get; init; }

    /// <summary>Whether the language has what a skeleton of a wrong declaration needs, static members of interfaces.</summary>
    public bool CanHaveSkeleton { get; init; } = true;

    /// <summary>Whether the user has written a documentation comment on the class: the generated one must not replace its summary.</summary>
    public bool IsDocumented { get; init; }
}

/// <summary>A member that a class has before code is generated.</summary>
/// <param name="Text">Its name; of a method that could be an overload the types of the parameters too, as in <see cref="GeneratedMembers"/>.</param>
/// <param name="Base">The class that it is inherited from; null for the class itself.</param>
internal sealed record ExistingMember(string Text, string? Base);
