using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Project;

/// <summary>
/// The constants that networks have once their code is generated, such as <c>Encoder.OutputLength</c>, for attributes that name them: a
/// generator does not see them in the project.
/// </summary>
/// <remarks>
/// All names are there from the start, so that they mean the same as in the finished project, but as fields. A field becomes a constant when
/// everything that it depends on is one; what depends on itself never does.
/// </remarks>
internal static class NetworkConstants
{
    private static readonly (string Type, string Name)[] Names =
    [
        ("int", "InputLength"),
        ("int", "OutputLength"),
        ("int", "ParameterCount"),
        ("long", "Flops"),
        ("int", "PredictionScratchBytes"),
        ("string", "ArchitectureHash"),
        ("string", "Summary"),
    ];

    /// <summary>Whether an attribute or another constant may name one of them.</summary>
    /// <param name="node">A member of a type, or an attribute list of one.</param>
    public static bool MayBeNamedIn(SyntaxNode node) =>
        (node is AttributeListSyntax or EnumDeclarationSyntax || (node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword)))
        && node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && Array.Exists(Names, name => name.Name == token.ValueText));

    /// <summary>The source with the constants in a file of their own.</summary>
    /// <param name="source">The project without generated files.</param>
    /// <param name="read">Reads the networks of a version of it.</param>
    public static Compilation Add(Compilation source, Func<Compilation, IEnumerable<NetworkDeclaration>> read)
    {
        CSharpParseOptions? options = source.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions;
        Compilation current = source;
        string known = "";
        while (true)
        {
            string text = Text(read(current), hasValues: current != source);
            if (text == known)
            {
                return current;
            }

            known = text;
            current = source.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, options, StubFile.Path));
        }
    }

    private static string Text(IEnumerable<NetworkDeclaration> networks, bool hasValues)
    {
        var text = new StringBuilder();
        foreach (NetworkDeclaration network in networks)
        {
            string[] headers = [.. network.Namespace.Length == 0 ? []
                : new[] { "namespace " + network.Namespace }, .. network.ContainingTypes, "partial class " + network.Name];
            text.Append(string.Concat(headers.Select(header => header + " { ")));
            foreach ((string type, string name) in Names)
            {
                text.Append(hasValues && ValueOf(network, name) is { } value
                    ? FormattableString.Invariant($"public const {type} {name} = {value}; ")
                    : $"public static readonly {type} {name}; ");
            }

            text.Append('}', headers.Length).Append('\n');
        }

        return text.ToString();
    }

    private static long? ValueOf(NetworkDeclaration network, string name)
    {
        if (name == "InputLength")
        {
            return network.Layers.FirstOrDefault() is InputDeclaration { IsBound: true } input ? (long)input.Channels * input.Height * input.Width : null;
        }

        if (name is not ("OutputLength" or "ParameterCount"))
        {
            return null;
        }

        IReadOnlyList<Layer> layers = GraphBuilder.Build(network).Layers;
        return layers.Count == 0 ? null
            : name == "OutputLength" ? layers[layers.Count - 1].Shape.Elements
            : layers.Sum(layer => layer.ParameterCount);
    }
}
