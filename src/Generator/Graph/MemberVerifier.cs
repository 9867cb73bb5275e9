namespace GenBn.Generator.Graph;

/// <summary>Checks that no member of the user's, no inherited one, and not the class itself, is called like a generated member.</summary>
internal static class MemberVerifier
{
    public static void Verify(NetworkDeclaration declaration, List<Problem> problems)
    {
        foreach (string member in GeneratedMembers.All.Where(member => IsTaken(declaration, member)))
        {
            Report(
                declaration.Attribute,
                member == GeneratedMembers.Constructor ? member.Replace(".ctor", declaration.Name) : member,
                BaseOf(declaration, member) is { } parent ? $"every network has such a member, and '{parent}' has one already; rename that"
                    : "every network has such a member; rename yours");
        }

        if (declaration.Layers.OfType<HeadsDeclaration>().FirstOrDefault() is { } heads)
        {
            VerifyOutputs(declaration, heads, problems, Report);
        }

        foreach (ViewMember view in LayerViews.Of(declaration.Layers).Members.Where(view => IsTaken(declaration, view.Property)))
        {
            string whose = BaseOf(declaration, view.Property) is { } parent ? $"rename the one of '{parent}'" : "rename yours";
            Report(view.Attribute, view.Property, $"it is the view of the parameters of {view.Words}; {whose}, or give the layer a Name");
        }

        void Report(Place at, string member, string reason) => problems.Add(new Problem(ProblemIds.MemberTaken, at, member, declaration.Name, reason));
    }

    /// <summary>A network with heads has one member more, the class with its outputs.</summary>
    private static void VerifyOutputs(NetworkDeclaration declaration, HeadsDeclaration heads, List<Problem> problems, Action<Place, string, string> report)
    {
        if (IsTaken(declaration, HeadsDeclaration.OutputsClass))
        {
            report(heads.Attribute, HeadsDeclaration.OutputsClass, "every network with heads has such a member; rename yours");
        }

        foreach (ViewMember view in LayerViews.Of(declaration.Layers).Members.Where(view => view.Property == HeadsDeclaration.OutputsClass))
        {
            problems.Add(new Problem(ProblemIds.LayerName, view.Attribute, view.Path.Substring(1), "is the name of a member of every network with heads"));
        }
    }

    /// <summary>Whether a generated member would be a second one of its name.</summary>
    public static bool IsTaken(NetworkDeclaration declaration, string member) =>
        Existing(declaration, member) is not null || GeneratedMembers.NameOf(member) == declaration.Name.TrimStart('@');

    private static string? BaseOf(NetworkDeclaration declaration, string member) => Existing(declaration, member)?.Base;

    /// <summary>The class's own member before an inherited one.</summary>
    private static ExistingMember? Existing(NetworkDeclaration declaration, string member) => declaration.Members
        .Where(existing => existing.Text == member || existing.Text == GeneratedMembers.NameOf(member))
        .OrderBy(existing => existing.Base is null ? 0 : 1)
        .FirstOrDefault();
}
