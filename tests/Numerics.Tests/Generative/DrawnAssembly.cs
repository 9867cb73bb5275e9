using System.Reflection;
using System.Runtime.Loader;
using GenBn.Generator;
using GenBn.Generator.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Sdk;

namespace GenBn.Tests.Generative;

/// <summary>Drawn networks, compiled with the generator in this process and loaded until disposed.</summary>
internal sealed class DrawnAssembly : IDisposable
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    /// <summary>One instance of each for all compilations, so that their metadata is read once.</summary>
    private static readonly MetadataReference[] References =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Append(typeof(NetworkAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _context = new("Drawn networks", isCollectible: true);

    private DrawnAssembly(Stream image, int count)
    {
        Assembly assembly = _context.LoadFromStream(image);
        Networks = [.. Enumerable.Range(0, count).Select(index => assembly.GetType($"Draw{index}.Net", throwOnError: true)!)];
    }

    /// <summary>The network classes, in the order of their declarations.</summary>
    public IReadOnlyList<Type> Networks { get; }

    /// <summary>Compiles the networks into one assembly.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="sharesAll">Whether threads share whatever they can of one sample, however small it is.</param>
    /// <exception cref="XunitException">The generator, its analyzer or the compiler reports an error.</exception>
    public static DrawnAssembly Of(IReadOnlyList<DrawnNetwork> networks, bool sharesAll)
    {
        CSharpCompilation source = Declarations(networks);
        NetworkGenerator generator = sharesAll ? new NetworkGenerator(new SampleSharing(BarrierTime: 0)) : new NetworkGenerator();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions);
        driver = driver.RunGeneratorsAndUpdateCompilation(source, out Compilation output, out _);
        Exception? thrown = driver.GetRunResult().Results.Single().Exception;
        IEnumerable<Diagnostic> reported = source.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return thrown is null ? Load(output, reported, networks) : throw new XunitException($"{thrown}");
    }

    /// <summary>Compiles the declarations alone: only the reference can read them.</summary>
    public static DrawnAssembly WithoutGenerator(IReadOnlyList<DrawnNetwork> networks) => Load(Declarations(networks), [], networks);

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();

    private static CSharpCompilation Declarations(IReadOnlyList<DrawnNetwork> networks) => CSharpCompilation.Create(
        "Drawn",
        networks.Select((network, index) => CSharpSyntaxTree.ParseText(
            $"using GenBn;\nnamespace Draw{index};\n{network.Source}", ParseOptions, $"Draw{index}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    private static DrawnAssembly Load(Compilation compilation, IEnumerable<Diagnostic> reported, IReadOnlyList<DrawnNetwork> networks)
    {
        MemoryStream image = new();
        string[] errors =
        [
            .. reported.Concat(compilation.Emit(image).Diagnostics)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => Describe(diagnostic, networks)),
        ];
        if (errors.Length > 0)
        {
            throw new XunitException(string.Join("\n", errors.Take(10)));
        }

        image.Position = 0;
        return new DrawnAssembly(image, networks.Count);
    }

    /// <summary>The diagnostic, and the declaration if it is about the user's file.</summary>
    private static string Describe(Diagnostic diagnostic, IReadOnlyList<DrawnNetwork> networks)
    {
        string path = diagnostic.Location.SourceTree?.FilePath ?? string.Empty;
        int network = Enumerable.Range(0, networks.Count).FirstOrDefault(index => path == $"Draw{index}.cs" || path.Contains($"Draw{index}.Net", StringComparison.Ordinal), -1);
        return network < 0 ? $"{diagnostic}" : $"{diagnostic}\n{networks[network]}";
    }
}
