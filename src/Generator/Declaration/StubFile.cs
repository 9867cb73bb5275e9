using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>
/// The file that stands for generated constants while declarations are read, so that an attribute can name <c>InputLength</c>. Nobody wrote
/// it: what is said of the user's source passes it over.
/// </summary>
internal static class StubFile
{
    public const string Path = "<constants of networks>";

    public static bool Is(SyntaxTree tree) => tree.FilePath == Path;
}
