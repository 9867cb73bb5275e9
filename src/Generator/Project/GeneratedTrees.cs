using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Project;

/// <summary>Tells the files that generators wrote from those that a generator sees.</summary>
internal static class GeneratedTrees
{
    /// <summary>The project as a generator sees it.</summary>
    /// <remarks>
    /// The compiler puts generated files into a folder that is called after the generator's type, in one called after its assembly. That
    /// assembly is loaded, which tells such a folder from one of the user's.
    /// </remarks>
    public static Compilation Remove(Compilation compilation)
    {
        ILookup<string, Assembly> assemblies = AppDomain.CurrentDomain.GetAssemblies().ToLookup(assembly => assembly.GetName().Name ?? "");
        SyntaxTree[] generated =
        [
            .. compilation.SyntaxTrees
                .GroupBy(tree => FolderOf(tree.FilePath))
                .Where(folder => assemblies[folder.Key.Assembly].Any(assembly => IsGenerator(assembly, folder.Key.Type)))
                .SelectMany(folder => folder),
        ];
        return generated.Length == 0 ? compilation : compilation.RemoveSyntaxTrees(generated);
    }

    private static bool IsGenerator(Assembly assembly, string name) =>
        assembly.GetType(name, throwOnError: false) is { } type
            && (typeof(IIncrementalGenerator).IsAssignableFrom(type) || typeof(ISourceGenerator).IsAssignableFrom(type));

    /// <summary>The names of the last two folders of a path; empty where there are fewer.</summary>
    private static (string Assembly, string Type) FolderOf(string path)
    {
        string[] parts = path.Split('/', '\\');
        return parts.Length < 3 ? ("", "") : (parts[parts.Length - 3], parts[parts.Length - 2]);
    }
}
