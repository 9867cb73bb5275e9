namespace GenBn.Generator.Graph;

/// <summary>Checks what can be said of the declared layers, and of those of the blocks that they use, before their shapes are known.</summary>
internal sealed class LayerVerifier(List<Problem> problems)
{
    public static void Verify(NetworkDeclaration declaration, List<Problem> problems)
    {
        // Whatever comes later may go through all the layers that it expands to.
        if (VerifySize(declaration, problems))
        {
            VerifyInput(declaration, problems);
            MemberVerifier.Verify(declaration, problems);
            new ValueCheck(new LayerProblems(problems, declaration.Attribute, "")).Start("Network", declaration.Start.Initializer, declaration.Start.Deviation);
            new LayerVerifier(problems).VerifyLayers(declaration.Layers, null, null, "");
        }
    }

    private static bool VerifySize(NetworkDeclaration declaration, List<Problem> problems)
    {
        var size = default(CodeSize);
        int? last = null;
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            size += layer.Size;
            last ??= size.IsTooLarge ? layer.Attribute : null;
        }

        if (last is { } at)
        {
            (long total, int most, string what) = size.Layers > CodeSize.MostLayers
                ? (size.Layers, CodeSize.MostLayers, "layers")
                : (size.WindowPositions, CodeSize.MostWindowPositions, "window positions (kernel rows × columns of every convolution and pool)");
            problems.Add(new Problem(
                ProblemIds.CodeTooLarge, at, declaration.Name, FormattableString.Invariant($"{total}"), what, FormattableString.Invariant($"{most}")));
        }

        return last is null;
    }

    private static void VerifyInput(NetworkDeclaration declaration, List<Problem> problems)
    {
        LayerDeclaration[] layers = [.. declaration.Layers.TakeWhile(layer => layer is not UnknownDeclaration)];
        LayerDeclaration[] inputs = [.. layers.Where(layer => layer is InputDeclaration)];
        if (inputs.Length == 0)
        {
            // One may still be typed.
            Report(layers.Length == declaration.Layers.Count, declaration.Attribute,
                "has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]");
            return;
        }

        Report(layers[0] != inputs[0], inputs[0].Attribute, $"has {layers[0].Kind} before its [Input]; the input comes first");
        Report(inputs.Length > 1, inputs[inputs.Length - 1].Attribute, "has two [Input]s; keep one");
        Report(
            layers.Length == declaration.Layers.Count && !layers.Any(Computes),
            inputs[0].Attribute,
            "has an [Input], but no layer that computes something; put one behind it, for example [Dense(10)]");

        void Report(bool isWrong, Place at, string what)
        {
            if (isWrong)
            {
                problems.Add(new Problem(ProblemIds.InputMissing, at, declaration.Name, what));
            }
        }
    }

    /// <summary>Whether a layer leaves other values than it gets. Of a block that cannot be used nothing is known.</summary>
    private static bool Computes(LayerDeclaration layer) => layer switch
    {
        InputDeclaration or FlattenDeclaration or FrozenDeclaration => false,
        RepeatDeclaration { Block: { Fault: null } block } => block.Layers.Any(Computes),
        _ => true,
    };

    /// <summary>Checks the layers of a block, whoever uses it.</summary>
    public static void Verify(BlockDeclaration block, List<Problem> problems) => new LayerVerifier(problems).VerifyLayers(block.Layers, null, null, "");

    /// <param name="layers">The layers of one class.</param>
    /// <param name="user">Where problems are reported if not at the layers themselves: at the attribute that uses the block.</param>
    /// <param name="root">Position of the attribute of the class that is checked; null for its own layers.</param>
    /// <param name="where">What is added to a layer's words: the block that it stands in.</param>
    private void VerifyLayers(IReadOnlyList<LayerDeclaration> layers, Place? user, int? root, string where)
    {
        for (int index = 0; index < layers.Count && layers[index] is not UnknownDeclaration; index++)
        {
            LayerDeclaration layer = layers[index];
            Place at = user ?? layer.Attribute;
            if (layer.IsBound)
            {
                layer.Verify(new LayerCheck(new LayerProblems(problems, at, where), new LayerPosition(layers, index)));
                VerifyName(layers, index, at);
                VerifyBlocks(layer, at, root ?? layer.Attribute, where);
            }
        }
    }

    private void VerifyBlocks(LayerDeclaration layer, Place at, int root, string where)
    {
        foreach (BlockDeclaration block in layer.Blocks)
        {
            Place place = block.Reports switch
            {
                BlockReports.AtItself => Place.Elsewhere,
                BlockReports.AtRoot => root,
                _ => at,
            };
            if (block.Fault is { } fault)
            {
                problems.Add(new Problem(ProblemIds.BlockUnusable, place, block.Name, fault));
                continue;
            }

            VerifyLayers(block.Layers, place, root, $" in {block.Name}{where}");
        }
    }

    private void VerifyName(IReadOnlyList<LayerDeclaration> layers, int index, Place at)
    {
        if (layers[index].Name is not { } name)
        {
            return;
        }

        if (!LayerNames.IsUsable(name))
        {
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "must be a lower-case letter, followed by letters and digits"));
        }
        else if (layers.Take(index).Any(layer => string.Equals(layer.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "is already in use in the class; case does not count"));
        }
        else if (Array.IndexOf(Reserved, name.ToLowerInvariant()) >= 0)
        {
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "is the name of a member of every network"));
        }
    }

    /// <summary>Names of members that every network has, generated or inherited, and of its input.</summary>
    private static readonly string[] Reserved =
    [
        .. GeneratedMembers.All.Select(member => GeneratedMembers.NameOf(member).ToLowerInvariant()),
        "input", "equals", "gethashcode", "gettype", "tostring", "finalize", "memberwiseclone", "referenceequals",
    ];
}
