using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary>
/// An activation, element-wise: <c>[ReLU]</c> and all others of <see cref="Activations"/>, and custom ones, <c>[Activation&lt;…&gt;]</c>.
/// </summary>
internal sealed class ActivationKind() : LayerKind([.. Activations.All.Select(activation => activation.Name), Own])
{
    private const string Own = "Activation";

    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        if (source.Kind == Own)
        {
            CustomFunction? function = CustomFunction.Read(source);
            return [new ActivationDeclaration(source.Index, function?.Type.Name ?? Own, default) { Custom = function, IsBound = function is not null }];
        }

        IEnumerable<float> constants = (Activations.Find(source.Kind)?.Constants ?? []).Select((constant, index) =>
            source.Arguments.Count == 0 ? constant.Otherwise : source.Arguments.FloatAt(index, float.NaN));
        return [new ActivationDeclaration(source.Index, source.Kind, new EquatableArray<float>(constants))];
    }

    /// <summary>The layer that the option of a convolution or dense layer stands for; nothing where there is none.</summary>
    public static IEnumerable<LayerDeclaration> ReadOption(LayerSource source)
    {
        const string option = "Activation";
        string kind = source.Arguments.Member(option) ?? ActivationDeclaration.None;
        return source.Arguments.Integer(option, 0) == 0 ? [] : (Of(kind) ?? new ActivationKind()).Read(source with { Kind = kind, Arguments = default });
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Function">Name of the attribute without its suffix, which is also the runtime type's: <c>Sigmoid</c>, <c>ReLU</c>.</param>
/// <param name="Constants">What its attribute's constructor takes: the slope of a leaky ReLU, the limits of a clamp.</param>
internal sealed record ActivationDeclaration(int Attribute, string Function, EquatableArray<float> Constants) : OperatorDeclaration(Attribute, Function)
{
    /// <summary>The function of an option that is no member of its enumeration.</summary>
    public const string None = "None";

    /// <summary>The user's own function; null for one of the runtime's.</summary>
    public CustomFunction? Custom { get; init; }

    public override string DefaultName => Custom is null ? base.DefaultName : LayerNames.OfClass(Function);
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => Custom is null && Activations.Find(Function) is { IsProbability: true } ? Function : null;

    public override void Verify(LayerCheck check)
    {
        if (Custom is not null)
        {
            VerifyOwn(check, Custom);
            return;
        }

        check.Require(Function != None, "The activation", "a member of Activation", "none of them");
        foreach ((ActivationConstant constant, int index) in (Activations.Find(Function)?.Constants ?? []).Select((constant, index) => (constant, index)))
        {
            check.Holds($"The {constant.Name} of {Function}", Constants[index], constant.IsValid(Constants), constant.Expected);
        }
    }

    public override Layer? Place(Placement at) => new ActivationLayer(
        at.Giving(at.Source), new ActivationFunction(Custom?.Type.Identifier ?? Function, Constants) { Custom = Custom });

    private static void VerifyOwn(LayerCheck check, CustomFunction function)
    {
        check.Reach(function.Type);
        if (function.NeedsInput == function.IsMonotone)
        {
            check.Problems.AddUnplaced(
                ProblemIds.ActivationContradiction,
                function.Type.Name,
                function.IsMonotone ? "declares IsMonotone = true" : "does not declare IsMonotone",
                function.IsMonotone ? "y, not x: NeedsInput must be false" : "x: NeedsInput must be true");
        }
    }
}

/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Function">What it applies.</param>
internal sealed record ActivationLayer(Placed At, ActivationFunction Function) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;

    public override string? HashWords => Function.Custom is { } own
        ? $"activation {own.Type.MetadataName}"
        : $"activation {Function.Name} {string.Join(" ", Function.Constants.DefaultIfEmpty(0).Select(ArchitectureText.Bits))}";

    public override string Creation =>
        ArchitectureEmitter.New(this, "ActivationLayer", $"\"{Function.Custom?.Words ?? Function.Name}\"", Emit.Literal(Function.Constants.FirstOrDefault()))
        + (Function.Constants.Count > 1 ? $" {{ SecondConstant = {Emit.Literal(Function.Constants[1])} }}" : "");

    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { IsProbability = Function.IsProbability };

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules) => Normalization.Lower(rules, this);
}
