using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes what users of the network see: constants, constructor, parameters, passes and predictors.</summary>
internal static class ApiEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        WriteConstants(writer, plan);
        writer.Line();
        writer.Line("private readonly global::GenBn.CompilerServices.ParameterStore _store;");
        writer.Line();
        LayerViews views = LayerViews.Of(plan.Declaration.Layers);
        var creation = new ViewCreation(plan, views);
        WriteConstructor(writer, plan, creation);
        foreach ((ViewMember member, _) in creation.Members)
        {
            writer.Line();
            writer.Line($"/// <summary>{XmlText.Escape(creation.WordsOf(member))}</summary>");
            MemberAttributes.WritePublic(writer, plan.Declaration);
            writer.Line($"public {member.Type} {member.Property} {{ get; }}");
        }

        writer.Line();
        WriteMembers(writer, plan.Declaration);
        WriteStream(writer, plan);
        OutputsEmitter.Write(writer, plan);
        BlockViewEmitter.Write(writer, plan.Declaration, views.Types, creation);
    }

    private static void WriteConstants(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line($"/// <summary>Values of one input sample: {Values(plan.Input)}.</summary>");
        writer.Line($"public const int InputLength = {plan.Input.Elements};");
        writer.Line();
        writer.Line($"/// <summary>Values of one output sample: {Values(plan.Output.Shape)}.</summary>");
        writer.Line($"public const int OutputLength = {plan.Output.Shape.Elements};");
        writer.Line();
        writer.Line($"/// <summary>All values of parameters: {Emit.Thousands(plan.ParameterCount)}, of which {Emit.Thousands(ModelCard.Trainable(plan))} are trainable.</summary>");
        writer.Line($"public const int ParameterCount = {plan.ParameterCount};");
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

    private static void WriteConstructor(SourceWriter writer, NetworkPlan plan, ViewCreation creation)
    {
        writer.Line($"/// <summary>{XmlText.Escape(ModelCard.FirstLine(plan))} Its weights are newly drawn.</summary>");
        writer.Line("/// <param name=\"seed\">The same seed draws the same weights.</param>");
        MemberAttributes.WritePublic(writer, plan.Declaration);
        using (writer.Open($"public {plan.Declaration.Name}(ulong seed = 1)"))
        {
            long parameters = Capacity(plan.Layers.SelectMany(layer => layer.Parameters));
            long buffers = Capacity(plan.Layers.SelectMany(layer => layer.Buffers));
            RuntimeContract.WriteCheck(writer, plan.Declaration);
            writer.Line($"_store = new(parameterCapacity: {parameters}, bufferCapacity: {buffers});");
            foreach ((ViewMember member, string expression) in creation.Members)
            {
                writer.Line($"{member.Property} = {expression};");
            }

            foreach (ActivationLayer layer in plan.DeclaredLayers.OfType<ActivationLayer>())
            {
                if (layer.Function.Custom is { } own)
                {
                    writer.Line($"global::GenBn.CompilerServices.CustomActivation.Check<{own.Type.Reference}>(\"{layer.Name}\", isMonotone: {ArchitectureEmitter.Flag(own.IsMonotone)});");
                }
            }

            writer.Line("global::GenBn.CompilerServices.WeightInitialization.Initialize(_store.Parameters, seed);");
        }
    }

    /// <summary>For example <c>1×28×28 = 784</c>.</summary>
    private static string Values(TensorShape shape) => shape.IsVector ? Emit.Thousands(shape.Elements) : $"{shape} = {Emit.Thousands(shape.Elements)}";

    private static void WriteMembers(SourceWriter writer, NetworkDeclaration declaration)
    {
        writer.Line("/// <summary>Learned tensors in declaration order.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::System.Collections.Generic.IReadOnlyList<global::GenBn.Weights.Parameter> Parameters => _store.Parameters;");
        writer.Line();
        writer.Line("/// <summary>Running statistics in declaration order.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::System.Collections.Generic.IReadOnlyList<global::GenBn.Weights.NamedTensor> Buffers => _store.Buffers;");
        writer.Line();
        WriteContract(writer, declaration);
        writer.Line("/// <summary>A forward and backward pass for batches of up to <paramref name=\"batchSize\"/> samples.</summary>");
        writer.Line("/// <param name=\"batchSize\">The largest batch, at least 1.</param>");
        writer.Line("/// <param name=\"threads\">Threads at most, the caller's included; 0 chooses by the work. Results do not depend on it.</param>");
        writer.Line("/// <param name=\"inputGradients\">Whether to compute the gradient of the inputs too.</param>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line("public global::GenBn.Training.NetworkPass CreatePass(int batchSize, int threads = 1, bool inputGradients = false) =>");
        writer.Line("    new TrainingPass(this, batchSize, threads, inputGradients);");
        writer.Line();
        writer.Line("/// <summary>A frozen copy for prediction, with batch norms at their running statistics. <c>UpdatePredictor</c> copies later weights into it.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line($"public global::GenBn.Predictor<{declaration.Name}> CreatePredictor() => new FrozenPredictor(_store);");
        WriteLoading(writer, declaration);
    }

    /// <summary>Of a network of sequences: the stream, or why there is none.</summary>
    private static void WriteStream(SourceWriter writer, NetworkPlan plan)
    {
        string name = plan.Declaration.Name;
        if (plan.Stream is { } stream)
        {
            writer.Line();
            writer.Line("/// <summary>A frozen copy that predicts frame by frame. A frame has the channels of a position.</summary>");
            if (stream.Obstacle is not null)
            {
                writer.Line("/// <exception cref=\"global::System.NotSupportedException\">Always: a layer is not causal.</exception>");
            }

            MemberAttributes.WritePublic(writer, plan.Declaration);
            writer.Line($"public global::GenBn.StreamPredictor<{name}> CreateStream() =>");
            string obstacle = $"'{stream.Obstacle?.Name}' of {name.TrimStart('@')} is not causal, or gives no sequence.";
            writer.Line(stream.Obstacle is not null
                ? $"    throw new global::System.NotSupportedException(\"Expected layers that read no later positions, but {obstacle}\");"
                : "    new FrozenStream(_store);");
        }
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
            ("global::GenBn.CompilerServices.ParameterStore", "Store", "_store"),
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
            writer.Line($"public static global::GenBn.Predictor<{declaration.Name}> LoadPredictor({type} {parameter}) => LoadPredictor(global::GenBn.Weights.WeightsFile.Read({parameter}));");
        }

        writer.Line();
        writer.Line("/// <summary>A predictor straight from weights that have been read. It must have the network's tensors and no others but what else a checkpoint has.</summary>");
        writer.Line("/// <param name=\"weights\">The weights.</param>");
        writer.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">The weights lack a tensor, have it in another shape or have others, a value is not finite or a variance negative, or they are of another architecture.</exception>");
        MemberAttributes.WritePublic(writer, declaration);
        writer.Line($"public static global::GenBn.Predictor<{declaration.Name}> LoadPredictor(global::GenBn.Weights.WeightsFile weights)");
        using (writer.Open())
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(weights);");
            RuntimeContract.WriteCheck(writer, declaration);
            writer.Line("global::GenBn.CompilerServices.PredictorTensors tensors = new(weights);");
            writer.Line($"global::GenBn.Predictor<{declaration.Name}> predictor = new FrozenPredictor(tensors);");
            writer.Line($"tensors.CheckAll(\"{declaration.Name.TrimStart('@')}\", ArchitectureHash);");
            writer.Line("return predictor;");
        }
    }

    /// <summary>Values that tensors take in the store, where each begins at a multiple of 16.</summary>
    private static long Capacity(IEnumerable<LayerTensor> tensors) => tensors.Sum(tensor => (tensor.Length + 15) / 16 * 16);
}
