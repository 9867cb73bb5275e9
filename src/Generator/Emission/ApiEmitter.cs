using GenBn.Generator.Declaration;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Emission;

/// <summary>Writes what users of the network see: constants, constructor, parameters, passes and predictors.</summary>
internal static class ApiEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        string name = plan.Declaration.Name;
        List<TensorText> parameters = [.. plan.DeclaredLayers.SelectMany(Parameters)];
        List<TensorText> buffers = [.. plan.DeclaredLayers.OfType<BatchNormLayer>().SelectMany(Buffers)];
        WriteConstants(writer, plan, parameters);
        writer.Line();
        writer.Line("private readonly global::GenBn.ParameterStore _store;");
        writer.Line();
        WriteConstructor(writer, plan, name, parameters, buffers);
        foreach (Layer layer in plan.DeclaredLayers.Where(layer => ParameterType(layer) is not null))
        {
            writer.Line();
            writer.Line($"/// <summary>{XmlText.Escape(LayerText.Of(layer))}</summary>");
            MemberAttributes.WritePublic(writer, plan.Declaration);
            writer.Line($"public global::GenBn.{ParameterType(layer)} {Emit.Property(layer.Name)} {{ get; }}");
        }

        writer.Line();
        WriteMembers(writer, plan.Declaration);
    }

    private static void WriteConstants(SourceWriter writer, NetworkPlan plan, List<TensorText> parameters)
    {
        writer.Line($"/// <summary>Values of one input sample: {Values(plan.Input)}.</summary>");
        writer.Line($"public const int InputLength = {plan.Input.Elements};");
        writer.Line();
        writer.Line($"/// <summary>Values of one output sample: {Values(plan.Output.Shape)}.</summary>");
        writer.Line($"public const int OutputLength = {plan.Output.Shape.Elements};");
        writer.Line();
        writer.Line($"/// <summary>All values of parameters: {Emit.Thousands(plan.ParameterCount)}, of which {Emit.Thousands(ModelCard.Trainable(plan))} are trainable.</summary>");
        writer.Line($"public const int ParameterCount = {parameters.Sum(parameter => parameter.Length)};");
        writer.Line();
        writer.Line($"/// <summary>Floating-point operations of a forward pass per sample: {Emit.Thousands(plan.Flops)}, without those of batch statistics; a fused multiply-add counts 2.</summary>");
        writer.Line($"public const long Flops = {plan.Flops};");
        writer.Line();
        writer.Line($"/// <summary>Bytes of scratch memory that a prediction needs: {Emit.Thousands(plan.Prediction.ScratchBytes)}.</summary>");
        writer.Line($"public const int PredictionScratchBytes = {plan.Prediction.ScratchBytes};");
        writer.Line();
        writer.Line("/// <summary>Differs between networks whose weights mean something else or that predict otherwise from the same weights.</summary>");
        writer.Line($"public const string ArchitectureHash = \"{ArchitectureText.HashOf(plan.Layers)}\";");
        writer.Line();
        ModelCard.WriteConstant(writer, plan);
    }

    private static void WriteConstructor(SourceWriter writer, NetworkPlan plan, string name, List<TensorText> parameters, List<TensorText> buffers)
    {
        writer.Line($"/// <summary>{XmlText.Escape(ModelCard.FirstLine(plan))} Its weights are newly drawn.</summary>");
        writer.Line("/// <param name=\"seed\">The same seed draws the same weights.</param>");
        MemberAttributes.WritePublic(writer, plan.Declaration);
        using (writer.Open($"public {name}(ulong seed = 1)"))
        {
            writer.Line($"_store = new global::GenBn.ParameterStore(parameterCapacity: {parameters.Sum(parameter => parameter.Padded)}, bufferCapacity: {buffers.Sum(buffer => buffer.Padded)});");
            foreach (Layer layer in plan.DeclaredLayers.Where(layer => ParameterType(layer) is not null))
            {
                string[] arguments = layer is BatchNormLayer norm
                    ? [Term(norm, "gamma"), Term(norm, "beta"), .. Buffers(norm).Select(buffer => buffer.Creation)]
                    : [.. Parameters(layer).Select(parameter => parameter.Creation)];
                arguments = layer is ConvLayer { HasBias: false } or DenseLayer { HasBias: false } ? [.. arguments, "Bias: null"] : arguments;
                writer.Line($"{Emit.Property(layer.Name)} = new global::GenBn.{ParameterType(layer)}(\n    {string.Join(",\n    ", arguments)});");
            }

            writer.Line("global::GenBn.WeightInitialization.Initialize(_store.Parameters, seed);");
        }
    }

    /// <summary>For example <c>1×28×28 = 784</c>.</summary>
    private static string Values(TensorShape shape) => shape.IsVector ? Emit.Thousands(shape.Elements) : $"{shape} = {Emit.Thousands(shape.Elements)}";

    private static void WriteMembers(SourceWriter writer, NetworkDeclaration declaration)
    {
        writer.Line("/// <summary>Learned tensors in declaration order.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::System.Collections.Generic.IReadOnlyList<global::GenBn.Parameter> Parameters => _store.Parameters;");
        writer.Line();
        writer.Line("/// <summary>Running statistics in declaration order.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::System.Collections.Generic.IReadOnlyList<global::GenBn.NamedTensor> Buffers => _store.Buffers;");
        writer.Line();
        WriteContract(writer, declaration);
        writer.Line("/// <summary>A forward and backward pass for batches of up to <paramref name=\"batchSize\"/> samples.</summary>");
        writer.Line("/// <param name=\"batchSize\">The largest batch, at least 1.</param>");
        writer.Line("/// <param name=\"threads\">Worker threads, the caller's included; results do not depend on it.</param>");
        writer.Line("/// <param name=\"inputGradients\">Whether to compute the gradient of the inputs too.</param>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::GenBn.NetworkPass CreatePass(int batchSize, int threads = 1, bool inputGradients = false) =>");
        writer.Line("    new TrainingPass(this, batchSize, threads, inputGradients);");
        writer.Line();
        writer.Line("/// <summary>An immutable copy for prediction, with batch norms at their running statistics.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::GenBn.Predictor CreatePredictor() => new FrozenPredictor(_store);");
        WriteLoading(writer, declaration);
    }

    private static void WriteContract(SourceWriter writer, NetworkDeclaration declaration)
    {
        (string Type, string Name, string Value)[] members =
        [
            ("static int", "InputLength", "InputLength"),
            ("static int", "OutputLength", "OutputLength"),
            ("static int", "ParameterCount", "ParameterCount"),
            ("static long", "Flops", "Flops"),
            ("static string", "ArchitectureHash", "ArchitectureHash"),
            ("static string", "Summary", "Summary"),
            ("global::GenBn.ParameterStore", "Store", "_store"),
        ];
        foreach ((string type, string name, string value) in members)
        {
            MemberAttributes.Write(writer);
            writer.Line($"{type} global::GenBn.INetwork<{declaration.Name}>.{name} => {value};");
            writer.Line();
        }
    }

    /// <summary>Predictors from files, without the memory of a network that can be trained.</summary>
    private static void WriteLoading(SourceWriter writer, NetworkDeclaration declaration)
    {
        (string Type, string Parameter, string Words, string Exceptions)[] sources =
        [
            ("string", "path", "A file of weights.", "FileNotFoundException\">The file does not exist."),
            ("global::System.IO.Stream", "stream", "Weights from its position to its end. It stays open.", ""),
            ("global::System.ReadOnlySpan<byte>", "content", "The bytes of a file of weights, for example an embedded resource's.", ""),
        ];
        foreach ((string type, string parameter, string words, string exceptions) in sources)
        {
            writer.Line();
            writer.Line("/// <summary>A predictor straight from weights in the safetensors format, without a network that could be trained.</summary>");
            writer.Line($"/// <param name=\"{parameter}\">{words}</param>");
            if (exceptions.Length > 0)
            {
                writer.Line($"/// <exception cref=\"global::System.IO.{exceptions}</exception>");
            }

            writer.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">The content is damaged, lacks a tensor, has it in another shape or has others, a value is not finite or a variance negative, or it is of another architecture.</exception>");
            MemberAttributes.WritePublic(writer, declaration);
            writer.Line($"public static global::GenBn.Predictor LoadPredictor({type} {parameter}) => LoadPredictor(global::GenBn.WeightsFile.Read({parameter}));");
        }

        writer.Line();
        writer.Line("/// <summary>A predictor straight from weights that have been read. It must have the network's tensors and no others but what else a checkpoint has.</summary>");
        writer.Line("/// <param name=\"weights\">The weights.</param>");
        writer.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">The weights lack a tensor, have it in another shape or have others, a value is not finite or a variance negative, or they are of another architecture.</exception>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public static global::GenBn.Predictor LoadPredictor(global::GenBn.WeightsFile weights)");
        using (writer.Open())
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(weights);");
            writer.Line("global::GenBn.Kernels.PredictorTensors tensors = new(weights);");
            writer.Line("global::GenBn.Predictor predictor = new FrozenPredictor(tensors);");
            writer.Line($"tensors.CheckAll(\"{declaration.Name.TrimStart('@')}\", ArchitectureHash);");
            writer.Line("return predictor;");
        }
    }

    private static string? ParameterType(Layer layer) => layer switch
    {
        ConvLayer => "ConvParameters",
        DenseLayer => "DenseParameters",
        BatchNormLayer => "BatchNormParameters",
        _ => null,
    };

    private static IEnumerable<TensorText> Parameters(Layer layer)
    {
        switch (layer)
        {
            case ConvLayer conv:
                yield return TensorText.Parameter(layer, "weight", "Weight", Start(conv.Start), conv.IsTrainable, conv.Shape.Channels, conv.GroupSources, conv.Window.Kernel.Height, conv.Window.Kernel.Width);
                if (conv.HasBias)
                {
                    yield return TensorText.Parameter(layer, "bias", "Bias", BiasStart(conv.Start), conv.IsTrainable, conv.Shape.Channels);
                }

                break;
            case DenseLayer dense:
                yield return TensorText.Parameter(layer, "weight", "Weight", Start(dense.Start), dense.IsTrainable, dense.Shape.Elements, dense.Features);
                if (dense.HasBias)
                {
                    yield return TensorText.Parameter(layer, "bias", "Bias", BiasStart(dense.Start), dense.IsTrainable, dense.Shape.Elements);
                }

                break;
            case BatchNormLayer norm:
                if (norm.Options.Scale != BatchNormTerms.Off)
                {
                    yield return TensorText.Parameter(layer, "gamma", "Gamma", Ones, norm.IsTrainable && norm.Options.Scale == BatchNormTerms.Learned, norm.Shape.Channels);
                }

                if (norm.Options.Center != BatchNormTerms.Off)
                {
                    yield return TensorText.Parameter(layer, "beta", "Beta", Zeros, norm.IsTrainable && norm.Options.Center == BatchNormTerms.Learned, norm.Shape.Channels);
                }

                break;
        }
    }

    private const string Zeros = "new global::GenBn.Initialization(global::GenBn.Initializer.Zeros)";

    private const string Ones = "new global::GenBn.Initialization(global::GenBn.Initializer.Ones)";

    private static string Start(StartValues start) => start.Initializer == StartValues.TruncatedNormal
        ? $"new global::GenBn.Initialization(global::GenBn.Initializer.{start.Name}, {Emit.Literal(start.Deviation)})"
        : $"new global::GenBn.Initialization(global::GenBn.Initializer.{start.Name})";

    /// <summary>PyTorch draws biases too; everyone else starts them at 0.</summary>
    private static string BiasStart(StartValues start) => start.Initializer == StartValues.PyTorch ? Start(start) : Zeros;

    /// <summary>The creation of gamma or beta, or null where it is off.</summary>
    private static string Term(BatchNormLayer norm, string tensor) =>
        Parameters(norm).Select(parameter => parameter.Creation).FirstOrDefault(creation => creation.Contains($".{tensor}\"")) ?? "null";

    private static IEnumerable<TensorText> Buffers(BatchNormLayer norm) =>
    [
        TensorText.Buffer(norm.Name, "running_mean", 0, norm.Shape.Channels),
        TensorText.Buffer(norm.Name, "running_var", 1, norm.Shape.Channels),
    ];

    /// <summary>A tensor's creation and its size.</summary>
    private sealed record TensorText(string Creation, int Length, bool IsTrainable)
    {
        public int Padded => (Length + 15) / 16 * 16;

        public static TensorText Parameter(Layer layer, string tensor, string role, string start, bool isTrainable, params int[] shape) => new(
            $"_store.AddParameter(\"{layer.Name}.{tensor}\", global::GenBn.ParameterRole.{role}, {start}, trainable: {(isTrainable ? "true" : "false")}, {Sizes(shape)})",
            Product(shape),
            isTrainable);

        public static TensorText Buffer(string layer, string tensor, int start, params int[] shape) =>
            new(Emit.Invariant($"_store.AddBuffer(\"{layer}.{tensor}\", {start}f, {Sizes(shape)})"), Product(shape), IsTrainable: false);

        private static string Sizes(int[] shape) => string.Join(", ", shape.Select(size => Emit.Invariant($"{size}")));

        private static int Product(int[] shape) => shape.Aggregate(1, (product, size) => product * size);
    }
}
