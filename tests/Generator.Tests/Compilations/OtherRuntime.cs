using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>The runtime as another version of it could be: compiled from its own files, one sentence of which is another.</summary>
internal static class OtherRuntime
{
    private const string Number = "public const int Contract = 1;";

    private static readonly string[] ImplicitUsings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];

    /// <summary>One with another contract.</summary>
    public static MetadataReference WithContract(int contract) => Compile(Number, $"public const int Contract = {contract};");

    /// <summary>One from before there were contracts.</summary>
    public static MetadataReference WithoutContract() => Compile(Number, "public const int Other = 1; internal const int Contract2 = 1;");

    private static MetadataReference Compile(string text, string by)
    {
        string folder = Repository.PathOf("src", "Runtime");
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                .Select(File.ReadAllText),
        ];
        Assert.Single(files, file => file.Contains(text, StringComparison.Ordinal));
        IEnumerable<string> rooms = typeof(NetworkAttribute).Assembly.GetExportedTypes().Select(type => type.Namespace!).Distinct();
        string usings = string.Concat(ImplicitUsings.Concat(rooms).Select(name => $"global using {name};\n"));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "GenBn",
            files.Select(file => file.Replace(text, by, StringComparison.Ordinal)).Append(usings).Select(file => CSharpSyntaxTree.ParseText(file, GeneratorDriverFixture.ParseOptions)),
            Framework.Empty.References.Where(reference => !IsRuntime(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true)).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>Whether a reference is to the runtime of this build.</summary>
    public static bool IsRuntime(MetadataReference reference) => reference is PortableExecutableReference { FilePath: { } path } && Path.GetFileName(path) == "GenBn.dll";
}
