using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Project;

/// <summary>Finds arguments that mean something in the finished project, but could not be read while its code was generated.</summary>
internal static class UnreadArguments
{
    /// <param name="type">The class as the user wrote it.</param>
    /// <param name="compilation">The project as the user wrote it.</param>
    /// <param name="isReadLater">Whether an attribute has all its values where generated code is seen. Otherwise the compiler reports it.</param>
    public static IEnumerable<Problem> Find(INamedTypeSymbol type, Compilation compilation, Func<AttributeSyntax, bool> isReadLater)
    {
        foreach (DeclaredAttribute attribute in DeclaredAttribute.Of(type).Where(attribute => attribute.IsOurs && !attribute.IsBound))
        {
            if (attribute.Syntax is { } syntax && isReadLater(syntax))
            {
                SemanticModel model = compilation.GetSemanticModel(syntax.SyntaxTree);
                SeparatedSyntaxList<AttributeArgumentSyntax> arguments = syntax.ArgumentList?.Arguments ?? default;
                int unread = arguments.IndexOf(argument => !model.GetConstantValue(argument.Expression).HasValue);
                yield return unread < 0
                    ? new Problem(ProblemIds.ArgumentUnread, attribute.Index, $"{syntax.Name}", attribute.Kind)
                    : new Problem(
                        ProblemIds.ArgumentUnread,
                        new Place(PlaceKind.Argument, attribute.Index, unread),
                        $"{arguments[unread].Expression}",
                        attribute.Kind);
            }
        }
    }
}
