using GenBn.Generator.Planning;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Generator.Emission;

/// <summary>Writes the types through which a network's blocks are reached, such as <c>network.Stage1[0].Conv1</c>.</summary>
internal static class BlockViewEmitter
{
    /// <summary>Words of more uses than this would hide the next member from who reads a hover text.</summary>
    private const int MostWords = 4;

    /// <param name="writer">Receives the types.</param>
    /// <param name="declaration">The network.</param>
    /// <param name="types">Those of its blocks.</param>
    /// <param name="creation">How they are created; null where the declaration is wrong and they never are.</param>
    public static void Write(SourceWriter writer, NetworkDeclaration declaration, IReadOnlyList<ViewType> types, ViewCreation? creation)
    {
        if (types.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("/// <summary>The layers of blocks with parameters, as properties.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        using (writer.Open($"public static class {ViewType.Holder}"))
        {
            foreach (ViewType type in types)
            {
                if (type != types[0])
                {
                    writer.Line();
                }

                WriteType(writer, type, creation);
            }

            foreach (ViewFactory factory in creation?.Factories ?? [])
            {
                writer.Line();
                writer.Line(
                    $"internal static {factory.Type.Name} {factory.Name}(global::GenBn.CompilerServices.ParameterStore store, string path) => new(\n    {Lines(factory.Arguments)});");
            }
        }
    }

    private static void WriteType(SourceWriter writer, ViewType type, ViewCreation? creation)
    {
        writer.Line($"/// <summary>{XmlText.Escape(type.Words)}.</summary>");
        MemberAttributes.Write(writer);
        using (writer.Open($"public sealed class {type.Name}"))
        {
            writer.Call($"internal {type.Name}", type.Members.Select(member => $"{Unqualified(member)} {Parameter(member)}"), "");
            using (writer.Open())
            {
                foreach (ViewMember member in type.Members)
                {
                    string property = Parameter(member) == member.Property ? "this." + member.Property : member.Property;
                    writer.Line($"{property} = {Parameter(member)};");
                }
            }

            foreach (ViewMember member in type.Members)
            {
                writer.Line();
                WriteSummary(writer, creation?.WordsOf(type, member) ?? [$"Parameters of {member.Path.Substring(1)}."]);
                writer.Line($"public {Unqualified(member)} {member.Property} {{ get; }}");
            }
        }
    }

    private static void WriteSummary(SourceWriter writer, IReadOnlyList<string> words)
    {
        if (words.Count == 1)
        {
            writer.Line($"/// <summary>{XmlText.Escape(words[0])}</summary>");
            return;
        }

        writer.Line("/// <summary>");
        foreach (string use in words.Take(MostWords))
        {
            writer.Line($"/// <para>{XmlText.Escape(use)}</para>");
        }

        if (words.Count > MostWords)
        {
            writer.Line(Emit.Invariant($"/// <para>and {words.Count - MostWords} others</para>"));
        }

        writer.Line("/// </summary>");
    }

    /// <summary>Arguments on lines of their own.</summary>
    private static string Lines(IEnumerable<string> arguments) => string.Join(",\n    ", arguments.Select(argument => argument.Replace("\n", "\n    ")));

    private static string Unqualified(ViewMember member) => member.Type.Replace(ViewType.Holder + ".", "");

    private static string Parameter(ViewMember member)
    {
        string name = char.ToLowerInvariant(member.Property[0]) + member.Property.Substring(1);
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
    }
}
