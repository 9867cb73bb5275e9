namespace GenBn.Generator.Diagnostics;

/// <summary>Where a problem shows, in positions that survive an edit elsewhere; <see cref="ProblemLocation"/> finds the live source.</summary>
/// <param name="Kind">What the numbers mean.</param>
/// <param name="Index">Position among the attributes, or among the constructors, of the class.</param>
/// <param name="Argument">Position among the attribute's arguments.</param>
internal readonly record struct Place(PlaceKind Kind, int Index = 0, int Argument = 0)
{
    /// <summary>The class's name.</summary>
    public static Place Class => new(PlaceKind.Class);

    /// <summary>In another class of the project, whose own check reports it: one mistake gives one error.</summary>
    public static Place Elsewhere => new(PlaceKind.Elsewhere);

    /// <summary>Most problems are at an attribute.</summary>
    /// <param name="attribute">Position among the attributes of the class; −1 for the class's name.</param>
    public static implicit operator Place(int attribute) => attribute < 0 ? Class : new(PlaceKind.Attribute, attribute);
}

/// <summary>The kinds of <see cref="Place"/>.</summary>
internal enum PlaceKind
{
    Class,
    Attribute,
    Argument,
    Constructor,
    Elsewhere,
}
