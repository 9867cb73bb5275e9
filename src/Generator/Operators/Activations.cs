namespace GenBn.Generator.Operators;

/// <summary>What is to be known of the functions that activations apply. Attribute and type of the runtime have the same name.</summary>
internal static class Activations
{
    public static IReadOnlyList<ActivationTraits> All { get; } =
    [
        new("Sigmoid") { IsProbability = true },
        new("ReLU") { IsShort = true },
        new("LeakyReLU") { IsShort = true, Constants = [new("slope", 0.01f, all => all[0] is >= 0 and <= 1, "from 0 to 1")] },
        new("ReLU6") { IsShort = true },
        new("Clamp")
        {
            IsShort = true,
            Constants =
            [
                new("minimum", float.NaN, all => IsFinite(all[0]), "finite"),
                new("maximum", float.NaN, all => IsFinite(all[1]) && !(all[1] <= all[0]), "finite and above the minimum"),
            ],
        },
        new("Tanh"),
        new("ELU") { Constants = [new("alpha", 1f, all => all[0] > 0 && !float.IsInfinity(all[0]), "positive")] },
        new("SiLU") { IsMonotone = false },
        new("GELU") { IsMonotone = false },
        new("GELUTanh") { IsMonotone = false },
        new("Mish") { IsMonotone = false },
        new("HardSwish") { IsMonotone = false },
        new("HardSigmoid")
        {
            IsProbability = true,
            Constants =
            [
                new("slope", 1f / 6, all => all[0] > 0 && !float.IsInfinity(all[0]), "positive"),
                new("offset", 0.5f, all => IsFinite(all[1]), "finite"),
            ],
        },
        new("Softplus"),
    ];

    public static ActivationTraits? Find(string name) => All.FirstOrDefault(activation => activation.Name == name);

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);
}

/// <param name="Name">Of the attribute without its suffix, and of the runtime's type.</param>
internal sealed record ActivationTraits(string Name)
{
    /// <summary>Whether it never falls: then it commutes with a maximum, and its derivative follows from its output.</summary>
    public bool IsMonotone { get; init; } = true;

    /// <summary>
    /// Whether it takes an instruction or two: then it is applied to every sum in registers. A longer one would be copied for
    /// each of them, and the just-in-time compiler stops inlining.
    /// </summary>
    public bool IsShort { get; init; }

    /// <summary>Whether its values are probabilities.</summary>
    public bool IsProbability { get; init; }

    /// <summary>The constants that the runtime's function takes.</summary>
    public IReadOnlyList<ActivationConstant> Constants { get; init; } = [];
}

/// <summary>A constant of an activation.</summary>
/// <param name="Name">In messages.</param>
/// <param name="Otherwise">Its value where none is declared.</param>
/// <param name="IsValid">Whether its value is in range, among those of all constants.</param>
/// <param name="Expected">That range in words.</param>
internal sealed record ActivationConstant(string Name, float Otherwise, Func<EquatableArray<float>, bool> IsValid, string Expected);

/// <summary>A function that is applied value by value: what fusion and kernels must know of it.</summary>
/// <param name="Name">The type, for names and comments.</param>
/// <param name="Constants">Its parameters.</param>
internal sealed record ActivationFunction(string Name, EquatableArray<float> Constants)
{
    /// <summary>The user's own function; null for one of the runtime's.</summary>
    public CustomFunction? Custom { get; init; }

    /// <summary>See <see cref="ActivationTraits"/>.</summary>
    public bool IsMonotone => Traits.IsMonotone;

    /// <summary>See <see cref="ActivationTraits"/>.</summary>
    public bool IsShort => Traits.IsShort;

    /// <summary>See <see cref="ActivationTraits"/>.</summary>
    public bool IsProbability => Traits.IsProbability;

    /// <summary>Whether the runtime's function takes constants.</summary>
    public bool HasConstants => Constants.Count > 0;

    private ActivationTraits Traits =>
        Custom is null ? Activations.Find(Name)! : new ActivationTraits(Name) { IsMonotone = Custom.IsMonotone, IsShort = Custom.IsShort };
}
