using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Benchmarks.Generation;

/// <summary>The compiler's driver with the generator, as a compiler or an editor holds it, over one version of the source after another.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    /// <summary>The framework that runs this program, and the runtime; one instance of each, so that their metadata is read once.</summary>
    private static readonly MetadataReference[] References =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location),
    ];

    private GeneratorDriver _driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Parsing);
    private CSharpCompilation _source;

    /// <summary>Parses the files; nothing has been generated yet.</summary>
    public GeneratorRun(IEnumerable<string> files)
    {
        _source = CSharpCompilation.Create(
            "Measured",
            files.Select(file => CSharpSyntaxTree.ParseText(file, Parsing)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>Generates; returns the milliseconds that the driver counts for the generator: reading the declarations and writing the files.</summary>
    /// <exception cref="InvalidDataException">The generator failed, or not so many files are there.</exception>
    public double Milliseconds(int files)
    {
        _driver = _driver.RunGenerators(_source);
        GeneratorRunResult result = _driver.GetRunResult().Results.Single();
        return result.Exception is null && result.GeneratedSources.Length == files
            ? _driver.GetTimingInfo().GeneratorTimes.Single().ElapsedTime.TotalMilliseconds
            : throw new InvalidDataException($"{result.GeneratedSources.Length} files were generated, not {files}: {result.Exception}");
    }

    /// <summary>Generates; returns the project with what was generated.</summary>
    public Compilation Compile()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_source, out Compilation output, out _);
        return output;
    }

    /// <summary>Goes on with another version of the last file.</summary>
    public void Edit(string text)
    {
        SyntaxTree tree = _source.SyntaxTrees[^1];
        _source = _source.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text)));
    }
}
