using GenBn.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>A network whose layers are spread over several declarations: where they go, and in which order.</summary>
/// <param name="Network">The class.</param>
/// <param name="Compilation">Of its project.</param>
/// <param name="Target">The declaration that all layers are to stand on: the one with the input, else the first.</param>
/// <param name="Sources">The others in the order of the document, and of documents in the project.</param>
internal sealed record SpreadLayers(INamedTypeSymbol Network, Compilation Compilation, LayerPart Target, IReadOnlyList<LayerPart> Sources)
{
    private const int MostNames = 12;

    /// <summary>The layers in their new order, in a few words.</summary>
    public string Order
    {
        get
        {
            List<string> names = [.. Sources.Prepend(Target).SelectMany(part => part.Layers).Select(layer => layer.SimpleName().ToString())];
            if (names.Count > MostNames)
            {
                names.RemoveRange(MostNames / 2, names.Count - MostNames);
                names.Insert(MostNames / 2, "…");
            }

            return string.Join(", ", names);
        }
    }

    /// <summary>The class at a place in a document; null when there is nothing to move, or when it cannot be moved as it is written.</summary>
    public static async Task<SpreadLayers?> AtAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        Solution solution = document.Project.Solution;
        return await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model
            && model.SyntaxTree.GetRoot(cancellation).FindNode(span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && model.GetDeclaredSymbol(type, cancellation) is INamedTypeSymbol symbol
            && Of(symbol, model.Compilation, cancellation) is { } layers
            && layers.Sources.Append(layers.Target).All(part => solution.GetDocument(part.Syntax.SyntaxTree) is not (null or SourceGeneratedDocument))
            ? layers
            : null;
    }

    private static SpreadLayers? Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        // Of two [Network] the user has to remove one, as the compiler says.
        AttributeData[] attributes = [.. type.GetAttributes().Where(LayerReader.IsOurs)];
        if (attributes.Count(attribute => attribute.AttributeClass!.Name == "NetworkAttribute") > 1)
        {
            return null;
        }

        var layers = new HashSet<SyntaxNode?>(attributes
            .Where(attribute => attribute.AttributeClass!.BaseType?.Name == "LayerAttribute")
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation)));
        LayerPart[] parts =
        [
            .. type.DeclaringSyntaxReferences
                .Select(reference => reference.GetSyntax(cancellation))
                .OfType<TypeDeclarationSyntax>()
                .Select(part => new LayerPart(part, [.. part.AttributeLists.SelectMany(list => list.Attributes).Where(layers.Contains)]))
                .Where(part => part.Layers.Count > 0),
        ];
        if (parts.Length < 2 || !Array.TrueForAll(parts, part => part.CanMove))
        {
            return null;
        }

        LayerPart target = Array.Find(
            parts, part => part.Layers.Any(layer => layer.SimpleName().Identifier.ValueText is "Input" or "InputAttribute")) ?? parts[0];
        return new SpreadLayers(type, compilation, target, [.. parts.Where(part => part != target)]);
    }
}
