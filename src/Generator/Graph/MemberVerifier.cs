using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;

namespace GenBn.Generator.Graph;

/// <summary>Checks that no member of the user's, and not the class itself, is called like a generated member.</summary>
internal static class MemberVerifier
{
    public static void Verify(NetworkDeclaration declaration, List<Problem> problems)
    {
        foreach (string member in GeneratedMembers.All.Where(member => IsTaken(declaration, member)))
        {
            problems.Add(new Problem(
                ProblemIds.MemberTaken,
                declaration.Attribute,
                member == GeneratedMembers.Constructor ? member.Replace(".ctor", declaration.Name) : member,
                declaration.Name,
                "every network has such a member; rename yours"));
        }

        foreach (LayerView view in LayerViews.Of(declaration.Layers).Where(view => IsTaken(declaration, view.Property)))
        {
            problems.Add(new Problem(
                ProblemIds.MemberTaken, view.Attribute, view.Property, declaration.Name, $"it is the view of the parameters of {view.Words}; rename yours, or give the layer a Name"));
        }
    }

    /// <summary>Whether a generated member would be a second one of its name.</summary>
    public static bool IsTaken(NetworkDeclaration declaration, string member) =>
        declaration.Members.Contains(member)
        || declaration.Members.Contains(GeneratedMembers.NameOf(member))
        || GeneratedMembers.NameOf(member) == declaration.Name.TrimStart('@');
}
