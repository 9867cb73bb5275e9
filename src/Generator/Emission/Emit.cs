using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Small pieces of text that all emitters share.</summary>
internal static class Emit
{
    public const string Constraint = "    where V : unmanaged, global::GenBn.Simd.ISimd<V>";

    /// <summary>The constraint of a second vector type, which is not the machine's widest.</summary>
    public const string NarrowConstraint = "    where N : unmanaged, global::GenBn.Simd.ISimd<N>";

    public const string Lanes = "for (int lane = 0; lane < 16; lane += V.Count)";

    public static string Invariant(InvariantHandler text) => text.ToStringAndClear();

    /// <summary>The field with a tensor or with what belongs to a layer.</summary>
    public static string Field(string tensor) => MemberNames.Field(tensor);

    /// <summary>A float literal that reads back to the same value.</summary>
    public static string Literal(float value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f";

    /// <summary>The type for an activation: the runtime's, a generated one with its constant, or the user's.</summary>
    public static string Activation(ActivationFunction? activation) => activation switch
    {
        null => "global::GenBn.Activations.NoActivation",
        { Custom: { } own } => own.Type.Reference,
        { HasConstants: true } => "Kernels." + ConstantActivation(activation),
        _ => "global::GenBn.Activations." + activation.Name,
    };

    /// <summary>A value, or the activation of it.</summary>
    public static string Apply(ActivationFunction? activation, string value) => activation is null ? value : $"{Activation(activation)}.Apply({value})";

    /// <summary>The generated type for an activation with constants, for example <c>LeakyReLU_0_01</c> or <c>Clamp_m1_and_1</c>.</summary>
    public static string ConstantActivation(ActivationFunction activation) =>
        $"{activation.Name}_{string.Join("_and_", activation.Constants.Select(constant => constant.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}"
            .Replace('.', '_').Replace('-', 'm').Replace("+", "");

    /// <summary>A number for comments, in thousands.</summary>
    public static string Thousands(long value) => value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>x + 3</c>, <c>x - 3</c>, or <c>x</c> alone.</summary>
    public static string Plus(string text, int offset) => offset switch
    {
        0 => text,
        > 0 => Invariant($"{text} + {offset}"),
        _ => Invariant($"{text} - {-offset}"),
    };

    /// <summary><c>x * 3</c>, or <c>x</c> alone.</summary>
    public static string Times(string text, int factor) => factor == 1 ? text : Invariant($"{text} * {factor}");

    /// <summary>Where a worker's share begins or ends.</summary>
    public static string WorkerBound(ShareBound bound)
    {
        int tiles = (bound.Count + bound.Tile - 1) / bound.Tile;
        return !bound.IsEnd ? Times(Invariant($"worker.First({tiles})"), bound.Tile)
            : bound.Tile == 1 ? Invariant($"worker.End({bound.Count})")
            : Invariant($"global::System.Math.Min({bound.Count}, worker.End({tiles}) * {bound.Tile})");
    }

    /// <summary>Floats of some vectors: <c>V.Count * 3</c>.</summary>
    public static string Vectors(int count) => Times("V.Count", count);

    /// <summary>A pointer to a vector: <c>w + V.Count * 3</c>, or <c>w</c> for the first.</summary>
    public static string Vector(string pointer, int number) => number == 0 ? pointer : $"{pointer} + {Vectors(number)}";
}
