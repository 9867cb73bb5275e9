using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>Checks what can be said of the declared layers, and of those of the blocks that they use, before their shapes are known.</summary>
internal sealed class LayerVerifier(List<Problem> problems)
{
    /// <summary>What can be added after a layer's words: the block that it stands in.</summary>
    private string _where = "";

    public static void Verify(NetworkDeclaration declaration, List<Problem> problems)
    {
        // Whatever comes later may go through all the layers that it expands to.
        if (VerifySize(declaration, problems))
        {
            VerifyInput(declaration, problems);
            MemberVerifier.Verify(declaration, problems);
            var verifier = new LayerVerifier(problems);
            verifier.VerifyStart(declaration.Start.Initializer, declaration.Start.Deviation, "Network", declaration.Attribute);
            verifier.VerifyLayers(declaration.Layers, null, null);
        }
    }

    private static bool VerifySize(NetworkDeclaration declaration, List<Problem> problems)
    {
        var size = default(CodeSize);
        int? last = null;
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            size += CodeSize.Of(layer);
            last ??= size.IsTooLarge ? layer.Attribute : null;
        }

        if (last is { } at)
        {
            (long total, int most, string what) = size.Layers > CodeSize.MostLayers
                ? (size.Layers, CodeSize.MostLayers, "layers")
                : (size.WindowPositions, CodeSize.MostWindowPositions, "window positions (kernel rows × columns of every convolution and pool)");
            problems.Add(new Problem(ProblemIds.CodeTooLarge, at, declaration.Name, FormattableString.Invariant($"{total}"), what, FormattableString.Invariant($"{most}")));
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
            Report(layers.Length == declaration.Layers.Count, declaration.Attribute, "has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]");
            return;
        }

        Report(layers[0] != inputs[0], inputs[0].Attribute, $"has {layers[0].Kind} before its [Input]; the input comes first");
        Report(inputs.Length > 1, inputs[inputs.Length - 1].Attribute, "has two [Input]s; keep one");
        Report(
            layers.Length == declaration.Layers.Count && layers.All(layer => layer is InputDeclaration or FlattenDeclaration or FrozenDeclaration),
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

    /// <summary>Checks the layers of a block, whoever uses it.</summary>
    public static void Verify(BlockDeclaration block, List<Problem> problems) => new LayerVerifier(problems).VerifyLayers(block.Layers, null, null);

    /// <param name="layers">The layers of one class.</param>
    /// <param name="user">Where problems are reported if not at the layers themselves: at the attribute that uses the block.</param>
    /// <param name="root">Position of the attribute of the class that is checked; null for its own layers.</param>
    private void VerifyLayers(IReadOnlyList<LayerDeclaration> layers, Place? user, int? root)
    {
        for (int index = 0; index < layers.Count && layers[index] is not UnknownDeclaration; index++)
        {
            LayerDeclaration layer = layers[index];
            Place at = user ?? layer.Attribute;
            if (layer.IsBound)
            {
                VerifyValues(layer, at);
                VerifyName(layers, index, at);
                VerifyBias(layers, index, at);
                VerifyBlocks(layer, at, root ?? layer.Attribute);
            }

            if (layer is BatchNormDeclaration { IsBound: true, Statistics: null } && (layers[0] is FrozenDeclaration || FrozenLayers.IsFrozen(layers, index)))
            {
                problems.Add(new Problem(ProblemIds.FrozenStatistics, at, "this batch norm"));
            }

            if (index > 0 && layer is BatchNormDeclaration && layers[index - 1] is BatchNormDeclaration)
            {
                problems.Add(new Problem(ProblemIds.BatchNormRepeated, at));
            }
        }
    }

    private void VerifyBias(IReadOnlyList<LayerDeclaration> layers, int index, Place at)
    {
        bool? bias = layers[index] switch
        {
            ConvDeclaration conv => conv.Bias,
            DenseDeclaration dense => dense.Bias,
            _ => null,
        };
        if (bias == true && layers.Skip(index + 1).FirstOrDefault(layer => layer is not FrozenDeclaration) is BatchNormDeclaration { UsesRunning: false, IsBound: true })
        {
            problems.Add(new Problem(ProblemIds.BiasWithoutEffect, at, layers[index].Kind + _where));
        }
    }

    private void VerifyBlocks(LayerDeclaration layer, Place at, int root)
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

            string outer = _where;
            _where = $" in {block.Name}{outer}";
            VerifyLayers(block.Layers, place, root);
            _where = outer;
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
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "a lower-case letter, then letters and digits"));
        }
        else if (layers.Take(index).Any(layer => string.Equals(layer.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "a name that no other layer of the class has, in whatever case"));
        }
        else if (Array.IndexOf(Reserved, name.ToLowerInvariant()) >= 0)
        {
            problems.Add(new Problem(ProblemIds.LayerName, at, name, "a name that the network's own members do not have"));
        }
    }

    /// <summary>Names of members that every network has, generated or inherited, and of its input.</summary>
    private static readonly string[] Reserved =
    [
        .. GeneratedMembers.All.Select(member => GeneratedMembers.NameOf(member).ToLowerInvariant()),
        "input", "equals", "gethashcode", "gettype", "tostring", "finalize", "memberwiseclone", "referenceequals",
    ];

    private void VerifyValues(LayerDeclaration layer, Place at)
    {
        switch (layer)
        {
            case InputDeclaration input:
                Positive(input.IsVector ? "The number of features of Input" : "The number of channels of Input", input.Channels);
                Positive("The height of Input", input.Height);
                Positive("The width of Input", input.Width);
                InRange("The number of values of Input", (long)input.Channels * input.Height * input.Width, long.MinValue, 1 << 24, "at most 16777216");
                break;
            case ConvDeclaration conv:
                Positive("The number of channels of Conv", conv.Channels);
                Both("The kernel of Conv", conv.Kernel, 1, 16, "from 1 to 16");
                Both("The stride of Conv", conv.Stride, 1, 16, "from 1 to 16");
                Both("The padding of Conv", conv.Padding, WindowRule.Same, 16, "from 0 to 16, or Padding.Same");
                Both("The dilation of Conv", conv.Dilation, 1, 16, "from 1 to 16");
                Positive("The number of groups of Conv", conv.Groups);
                VerifyStart(conv.Start?.Initializer, conv.Start?.Deviation, "Conv", at);
                break;
            case DenseDeclaration dense:
                Positive("The number of units of Dense", dense.Units);
                VerifyStart(dense.Start?.Initializer, dense.Start?.Deviation, "Dense", at);
                break;
            case MaxPoolDeclaration pool:
                Pool(pool.Kernel, pool.Stride, pool.Padding, 8);
                break;
            case AvgPoolDeclaration pool:
                Pool(pool.Kernel, pool.Stride, pool.Padding, 16);
                break;
            case BatchNormDeclaration norm:
                Holds("The momentum of BatchNorm", norm.Momentum, norm.Momentum is >= 0 and < 1, "at least 0 and below 1");
                Holds("The epsilon of BatchNorm", norm.Epsilon, norm.Epsilon > 0 && !float.IsInfinity(norm.Epsilon), "positive");
                VerifyMember("The scale of BatchNorm", "BatchNormTerm", norm.Scale, BatchNormTerms.Frozen, at);
                VerifyMember("The center of BatchNorm", "BatchNormTerm", norm.Center, BatchNormTerms.Frozen, at);
                VerifyMember("The statistics of BatchNorm", "BatchNormStatistics", norm.Statistics, 1, at);
                VerifyMember("The running variance of BatchNorm", "RunningVariance", norm.RunningVariance, 1, at);
                VerifyMomentum(norm, at);
                break;
            case DropoutDeclaration dropout:
                Holds("The rate of Dropout", dropout.Rate, dropout.Rate is >= 0 and < 1, "at least 0 and below 1");
                break;
            case ActivationDeclaration { Function: "LeakyReLU" } leaky:
                Holds("The slope of LeakyReLU", leaky.Constant, leaky.Constant is >= 0 and <= 1, "from 0 to 1");
                break;
            case ActivationDeclaration { Function: "ELU" } elu:
                Holds("The alpha of ELU", elu.Constant, elu.Constant > 0 && !float.IsInfinity(elu.Constant), "positive");
                break;
            case ActivationDeclaration { Function: "None" }:
                problems.Add(new Problem(ProblemIds.ValueOutOfRange, at, "The activation", "a member of Activation", "none of them"));
                break;
            case RepeatDeclaration repeat:
                InRange("The count of Repeat", repeat.Count, 1, RepeatDeclaration.MostRounds, FormattableString.Invariant($"from 1 to {RepeatDeclaration.MostRounds}"));
                break;
        }

        void Pool(Extent kernel, Extent stride, Extent padding, int largest)
        {
            Both($"The kernel of {layer.Kind}", kernel, 1, largest, FormattableString.Invariant($"from 1 to {largest}"));
            Both($"The stride of {layer.Kind}", stride, 1, 16, "from 0 to 16");
            PoolPadding(padding.Height, kernel.Height);
            if (padding.Width != padding.Height || kernel.Width != kernel.Height)
            {
                PoolPadding(padding.Width, kernel.Width);
            }
        }

        void PoolPadding(int padding, int kernel) =>
            InRange($"The padding of {layer.Kind}", padding, WindowRule.Same, Math.Max(0, kernel - 1), "from 0 to below the kernel, or Padding.Same");

        void Positive(string what, int value) => InRange(what, value, 1, 1 << 20, "from 1 to 1048576");

        void Both(string what, Extent value, int least, int most, string expected)
        {
            InRange(what, value.Height, least, most, expected);
            if (value.Width != value.Height)
            {
                InRange(what, value.Width, least, most, expected);
            }
        }

        void InRange(string what, long value, long least, long most, string expected) =>
            Require(value >= least && value <= most, at, what, expected, FormattableString.Invariant($"{value}"));

        void Holds(string what, float value, bool holds, string expected) =>
            Require(holds, at, what, expected, FormattableString.Invariant($"{value}"));
    }

    /// <summary>0 is not PyTorch's: it keeps nothing of the old statistics here, and everything there.</summary>
    private void VerifyMomentum(BatchNormDeclaration norm, Place at)
    {
        if (norm.Momentum is > 0 and < 0.5f && MomentumConvention.Converted(norm.Momentum) is { } converted)
        {
            string percent = FormattableString.Invariant($"{(decimal)norm.Momentum * 100:0.#####}");
            problems.Add(new Problem(ProblemIds.MomentumOfPyTorch, at, FormattableString.Invariant($"{norm.Momentum}"), _where, percent, converted));
        }
    }

    private void VerifyStart(int? initializer, float? deviation, string layer, Place at)
    {
        if (deviation is { } value)
        {
            Require(value > 0 && !float.IsInfinity(value), at, $"The deviation of {layer}", "positive", FormattableString.Invariant($"{value}"));
        }

        VerifyMember($"The initializer of {layer}", "Initializer", initializer, StartValues.LastInitializer, at);
    }

    /// <summary>A number that was converted to an enumeration may be none of its members.</summary>
    private void VerifyMember(string what, string enumeration, int? value, int last, Place at) =>
        Require(value is null or >= 0 && !(value > last), at, what, $"a member of {enumeration}", FormattableString.Invariant($"{value}"));

    private void Require(bool holds, Place at, string what, string expected, string found)
    {
        if (!holds)
        {
            problems.Add(new Problem(ProblemIds.ValueOutOfRange, at, what + _where, expected, found));
        }
    }
}
