using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Parts of the names of kernels.</summary>
internal static class KernelNames
{
    /// <summary><c>16x32x32</c>, or <c>10</c> for a vector.</summary>
    public static string Of(TensorShape shape) => shape.IsVector
        ? Emit.Invariant($"{shape.Channels}")
        : Emit.Invariant($"{shape.Channels}x{shape.Height}x{shape.Width}");

    /// <summary><c>3x3</c>.</summary>
    public static string Of(Extent extent) => Emit.Invariant($"{extent.Height}x{extent.Width}");

    /// <summary>The function's name, or nothing.</summary>
    public static string Of(ActivationFunction? activation) => activation?.Name ?? "";

    /// <summary><c>3x32x32To16x32x32</c>, or one shape where both are the same.</summary>
    public static string Change(TensorShape from, TensorShape to) => from == to ? Of(from) : $"{Of(from)}To{Of(to)}";
}
