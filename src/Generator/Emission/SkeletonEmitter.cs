using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Generator.Emission;

/// <summary>
/// Writes what users see of a network whose declaration is wrong, so that the code that uses it compiles and the mistake is the
/// only error. Everything throws: that is seen at run time only where the diagnostic has been switched off.
/// </summary>
internal static class SkeletonEmitter
{
    private const string List = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Members as <see cref="GeneratedMembers"/> has them, with words and code. Shapes, and so numbers, are not known: 1 can stand wherever a constant can.</summary>
    private static readonly (string Member, string Words, string Code)[] Members =
    [
        ("InputLength", "Values of one input sample.", "public const int InputLength = 1;"),
        ("OutputLength", "Values of one output sample.", "public const int OutputLength = 1;"),
        ("ParameterCount", "All values of parameters.", "public const int ParameterCount = 1;"),
        ("Flops", "Floating-point operations of a forward pass per sample.", "public const long Flops = 1;"),
        ("PredictionScratchBytes", "Bytes of scratch memory that a prediction needs.", "public const int PredictionScratchBytes = 1;"),
        ("ArchitectureHash", "Differs between networks whose weights mean something else.", "public const string ArchitectureHash = \"\";"),
        ("Summary", "The network's layers, and what it takes to train and to predict.", "public const string Summary = \"\";"),
        (GeneratedMembers.Constructor, "Creates the network.", "public $network(ulong seed = 1) => $throw;"),
        ("Parameters", "Learned tensors in declaration order.", $"public {List}<global::GenBn.Weights.Parameter> Parameters => $throw;"),
        ("Buffers", "Running statistics in declaration order.", $"public {List}<global::GenBn.Weights.NamedTensor> Buffers => $throw;"),
        ("Architecture", "The layers as plain data.", "public static global::GenBn.Architecture.NetworkArchitecture Architecture => $throw;"),
        ("CreatePass(int, int, bool)", "A forward and backward pass.", "public global::GenBn.Training.NetworkPass CreatePass(int batchSize, int threads = 1, bool inputGradients = false) => $throw;"),
        ("CreatePredictor()", "A frozen copy for prediction.", "public global::GenBn.Predictor<$network> CreatePredictor() => $throw;"),
        ("LoadPredictor(string)", "A predictor from a file of weights.", "public static global::GenBn.Predictor<$network> LoadPredictor(string path) => $throw;"),
        ("LoadPredictor(System.IO.Stream)", "A predictor from a stream of weights.", "public static global::GenBn.Predictor<$network> LoadPredictor(global::System.IO.Stream stream) => $throw;"),
        ("LoadPredictor(System.ReadOnlySpan<byte>)", "A predictor from the bytes of weights.", "public static global::GenBn.Predictor<$network> LoadPredictor(global::System.ReadOnlySpan<byte> content) => $throw;"),
        ("LoadPredictor(GenBn.Weights.WeightsFile)", "A predictor from weights that have been read.", "public static global::GenBn.Predictor<$network> LoadPredictor(global::GenBn.Weights.WeightsFile weights) => $throw;"),
    ];

    /// <summary>The contract, implemented explicitly: a member of the user's may have the place of a public one.</summary>
    private static readonly string[] Contract =
    [
        "static int $contract.InputLength => $throw;",
        "static int $contract.OutputLength => $throw;",
        "static int $contract.ParameterCount => $throw;",
        "static long $contract.Flops => $throw;",
        "static string $contract.ArchitectureHash => $throw;",
        "static string $contract.Summary => $throw;",
        "static global::GenBn.Architecture.NetworkArchitecture $contract.Architecture => $throw;",
        "static global::GenBn.Predictor<$network> $contract.LoadPredictor(global::GenBn.Weights.WeightsFile weights) => $throw;",
        "global::GenBn.CompilerServices.ParameterStore $contract.Store => $throw;",
        $"{List}<global::GenBn.Weights.Parameter> $contract.Parameters => $throw;",
        $"{List}<global::GenBn.Weights.NamedTensor> $contract.Buffers => $throw;",
        "global::GenBn.Training.NetworkPass $contract.CreatePass(int batchSize, int threads, bool inputGradients) => $throw;",
        "global::GenBn.Predictor<$network> $contract.CreatePredictor() => $throw;",
    ];

    /// <summary>Writes what hover text shows of the class: the mistake, where the card would stand.</summary>
    public static void WriteComment(SourceWriter writer, NetworkDeclaration declaration, Problem? problem)
    {
        string tag = declaration.IsDocumented ? "remarks" : "summary";
        string mistake = problem is null ? "an error that the compiler reports" : $"an error, {problem.Id}: {XmlText.Escape(problem.Message)}";
        writer.Line($"/// <{tag}>Neural network with {mistake}.</{tag}>");
    }

    /// <param name="writer">Receives the members.</param>
    /// <param name="declaration">The wrong declaration.</param>
    /// <param name="problem">What is wrong with it; null where only the compiler can say it.</param>
    public static void Write(SourceWriter writer, NetworkDeclaration declaration, Problem? problem)
    {
        string reason = problem is null ? "The compiler could not read its attributes." : $"{problem.Id}: {problem.Message}";
        string message = SymbolDisplay.FormatLiteral($"There is no code for '{declaration.Name}'. {reason}", quote: true);
        writer.Line("// The declaration has an error. This stands for what it would give, so that code that uses it compiles.");
        foreach ((string member, string words, string code) in Members.Where(member => !MemberVerifier.IsTaken(declaration, member.Member)))
        {
            WriteMember(words, code);
        }

        LayerViews views = LayerViews.Of(declaration.Layers);
        foreach (ViewMember view in FreeViews(declaration, views))
        {
            WriteMember($"Parameters of {view.Path.Substring(1)}.", $"public {view.Type} {view.Property} => $throw;");
        }

        foreach (string code in Contract)
        {
            writer.Line();
            MemberAttributes.Write(writer);
            writer.Line(Complete(code));
        }

        OutputsEmitter.WriteSkeleton(writer, declaration, Complete);
        BlockViewEmitter.Write(writer, declaration, views.Types, creation: null);

        void WriteMember(string words, string code)
        {
            writer.Line();
            writer.Line($"/// <summary>{words}</summary>");
            if (!code.StartsWith("public const", StringComparison.Ordinal))
            {
                MemberAttributes.WritePublic(writer, declaration);
            }

            writer.Line(Complete(code));
        }

        string Complete(string code) => code
            .Replace("$network", declaration.Name)
            .Replace("$contract", $"global::GenBn.INetwork<{declaration.Name}>")
            .Replace("$throw", $"throw new global::System.InvalidOperationException({message})");
    }

    /// <summary>The views whose names are free. Two may be called the same, or like another member, in a wrong declaration.</summary>
    private static IEnumerable<ViewMember> FreeViews(NetworkDeclaration declaration, LayerViews views)
    {
        var taken = new HashSet<string>(GeneratedMembers.All.Select(GeneratedMembers.NameOf).Append(HeadsDeclaration.OutputsClass), StringComparer.Ordinal);
        return views.Members
            .Take(CodeSize.MostLayers)
            .Where(view => !MemberVerifier.IsTaken(declaration, view.Property) && taken.Add(view.Property));
    }
}
