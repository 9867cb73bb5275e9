using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>How a parameter is initialised.</summary>
/// <param name="Kind">How the values are drawn.</param>
/// <param name="Deviation">
/// Standard deviation before truncation, finite and positive. Read by <see cref="Initializer.TruncatedNormal"/> only.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Initialization(Initializer Kind, float Deviation = 0.05f)
{
    /// <summary>What every value starts with, where they are not drawn.</summary>
    public float? Constant { get; init; }

    /// <summary>Values are uniform in ± this bound, if they are drawn like that.</summary>
    public float? Bound { get; init; }

    /// <summary>Every value starts with <paramref name="constant"/>.</summary>
    public static Initialization Of(float constant) => new(Initializer.Zeros) { Constant = constant };

    /// <summary>Every value is drawn uniformly from ±<paramref name="bound"/>, whatever the parameter's fans are.</summary>
    public static Initialization Within(float bound) => new(Initializer.PyTorch) { Bound = bound };

    /// <summary>What a role starts with when nothing is said: weights by <see cref="Initializer.Xavier"/>, gamma 1, the others 0.</summary>
    internal static Initialization DefaultOf(ParameterRole role) => role switch
    {
        ParameterRole.Weight => new(Initializer.Xavier),
        ParameterRole.Gamma => new(Initializer.Ones),
        _ => new(Initializer.Zeros),
    };

    /// <summary>Refuses what is no initialisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The kind is none of the enumeration, or a number is not finite, or the deviation is not positive.
    /// </exception>
    internal void Check(string name)
    {
        if (Kind is < Initializer.Xavier or > Initializer.Ones)
        {
            throw new ArgumentOutOfRangeException(name, Kind, $"Expected an initializer from {nameof(Initializer.Xavier)} to {nameof(Initializer.Ones)}.");
        }

        if (Constant is { } constant && !float.IsFinite(constant))
        {
            throw new ArgumentOutOfRangeException(name, constant, "Expected a finite start value.");
        }

        if (Bound is { } bound && (!float.IsFinite(bound) || bound <= 0))
        {
            throw new ArgumentOutOfRangeException(name, bound, "Expected a finite, positive bound of the start values.");
        }

        if (Kind == Initializer.TruncatedNormal && (!float.IsFinite(Deviation) || Deviation <= 0))
        {
            throw new ArgumentOutOfRangeException(name, Deviation, "Expected a finite, positive deviation.");
        }
    }
}
