using System.Reflection;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Benchmarks.Training;

/// <summary>A drawn recurrent layer by itself, as a network.</summary>
/// <param name="IsLSTM">Whether it is an LSTM; otherwise a GRU.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Units">Values of the state.</param>
/// <param name="Length">Positions.</param>
/// <param name="IsSequence">Whether the output is the state at every position.</param>
internal sealed record DrawnRecurrent(bool IsLSTM, int Channels, int Units, int Length, bool IsSequence)
{
    /// <summary>A drawn one.</summary>
    public static DrawnRecurrent Of(Random random) =>
        new(random.Next(2) == 0, 1 + random.Next(20), 1 + random.Next(40), 1 + random.Next(30), random.Next(2) == 0);

    /// <summary>Compiles the networks with the generator.</summary>
    /// <exception cref="InvalidDataException">The generated code does not compile.</exception>
    public static Type[] Compile(IReadOnlyList<DrawnRecurrent> networks)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        string source = "using GenBn;\n" + string.Concat(networks.Select((network, index) => network.Declaration(index)));
        CSharpCompilation declarations = CSharpCompilation.Create(
            "DrawnRecurrent",
            [CSharpSyntaxTree.ParseText(source, options, "Drawn.cs")],
            [
                .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Append(typeof(NetworkAttribute).Assembly.Location)
                    .Select(path => MetadataReference.CreateFromFile(path)),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(declarations, out Compilation output, out _);
        using var image = new MemoryStream();
        if (output.Emit(image) is { Success: false } failed)
        {
            throw new InvalidDataException(string.Join("\n", failed.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
        }

        var assembly = Assembly.Load(image.ToArray());
        return [.. networks.Select((_, index) => assembly.GetType($"Drawn{index}", throwOnError: true)!)];
    }

    private string Declaration(int index) => FormattableString.Invariant($"[Network, Input({Channels}, {Length}), {(IsLSTM ? "LSTM" : "GRU")}({Units}")
        + FormattableString.Invariant($"{(IsSequence ? ", ReturnSequences = true" : "")})]\npublic sealed partial class Drawn{index};\n");
}
