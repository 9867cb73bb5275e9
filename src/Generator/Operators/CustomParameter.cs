using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Operators;

/// <summary>A learned tensor that a layer of the user's own declares.</summary>
/// <param name="Name">What follows the layer's name.</param>
/// <param name="Sizes">Expressions, outermost first.</param>
/// <param name="Start">What each value starts with, where they are not drawn.</param>
/// <param name="Initializer">How values are drawn; null where they are not.</param>
/// <param name="Deviation">Of the truncated normal distribution.</param>
internal sealed record CustomParameter(string Name, EquatableArray<string> Sizes, float Start, int? Initializer, float Deviation)
{
    private const int MostSizes = 4;

    /// <summary>Only what is drawn is a weight, to which weight decay applies.</summary>
    public TensorRole Role => Initializer is null ? TensorRole.Other : TensorRole.Weight;

    /// <summary>Its first values.</summary>
    public StartValues StartValues => Initializer is { } initializer ? new StartValues(initializer, Deviation) : StartValues.Of(Start);

    public static CustomParameter Read(AttributeData attribute)
    {
        var arguments = new AttributeArguments(attribute);
        return new CustomParameter(
            arguments.Texts(0).FirstOrDefault() ?? "",
            new EquatableArray<string>(arguments.Texts(1)),
            arguments.Float("Start", 0),
            arguments.Has("Initializer") ? arguments.Integer("Initializer", 0) : null,
            arguments.Float("Deviation", StartValues.DefaultDeviation));
    }

    /// <summary>What is wrong with its form; null where nothing is.</summary>
    public string? Fault => !IsName(Name) ? $"the name '{Name}' of a parameter must be a lower-case letter, followed by letters, digits and underscores"
        : Sizes.Count is 0 or > MostSizes ? FormattableString.Invariant($"the parameter '{Name}' has {Sizes.Count} sizes, but must have one to {MostSizes}")
        : null;

    public void Verify(string layer, LayerCheck check)
    {
        check.Holds($"The start value of {layer}'s {Name}", Start, !float.IsNaN(Start) && !float.IsInfinity(Start), "finite");
        check.Start($"{layer}'s {Name}", Initializer, Deviation);
    }

    private static bool IsName(string name) => LayerNames.IsUsable(name.Replace("_", ""))
        && name[0] != '_';
}
