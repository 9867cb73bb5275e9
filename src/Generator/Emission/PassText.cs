using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Expressions of a pass: a tensor's block, a layer's parameters, a part of scratch memory.</summary>
internal static class PassText
{
    /// <summary>The part of a worker's scratch memory with the gradient of a block of a convolution's output.</summary>
    public const string BlockGradient = "blockGradient";

    /// <summary>The part of a worker's scratch memory with the sums of a convolution's weight gradient.</summary>
    public const string WeightSums = "weightSums";

    /// <summary>The tensor from its first block on.</summary>
    public static string Batch(TensorPlan tensor) => Emit.Field(tensor.Name);

    /// <summary>One block of a tensor.</summary>
    public static string Block(TensorPlan tensor) => Emit.Invariant($"{Emit.Field(tensor.Name)} + (long)block * {tensor.Stride * 16}");

    /// <summary>One block of a tensor's gradient.</summary>
    public static string GradientBlock(GradientPlan gradients, TensorPlan tensor) =>
        gradients.Home(tensor.Name) == GradientPlan.Scratch
            ? BlockGradient
            : Emit.Invariant($"{GradientBatch(gradients, tensor)} + (long)block * {tensor.Stride * 16}");

    /// <summary>The gradient of a tensor from its first block on.</summary>
    public static string GradientBatch(GradientPlan gradients, TensorPlan tensor) => Emit.Field(gradients.Home(tensor.Name)) + "Gradient";

    public static string Scratch(int offset) => offset == 0 ? "scratch" : Emit.Invariant($"scratch + {offset}");

    public static string Weight(Layer layer) => $"_network.{Emit.Property(layer.Name)}.Weight.Pointer";

    public static string Bias(Layer layer) => $"_network.{Emit.Property(layer.Name)}.Bias!.Pointer";

    /// <summary>A worker's share of features: from <c>first</c> to below <c>end</c>.</summary>
    public static string FeatureShare(int features, int step) =>
        $"int first = {FirstFeature(features, step)}, end = {EndFeature(features, step)};";

    /// <summary>A worker's first feature, when shares are whole multiples of <paramref name="step"/>.</summary>
    public static string FirstFeature(int features, int step) => Emit.Times(Emit.Invariant($"worker.First({(features + step - 1) / step})"), step);

    /// <summary>One past a worker's last feature.</summary>
    public static string EndFeature(int features, int step) => step == 1
        ? Emit.Invariant($"worker.End({features})")
        : Emit.Invariant($"global::System.Math.Min({features}, worker.End({(features + step - 1) / step}) * {step})");

    /// <summary>The three coefficients of a batch norm, forward.</summary>
    public static string Coefficients(BatchNormLayer norm) =>
        $"{Emit.Field(norm.Name)}.Center, {Emit.Field(norm.Name)}.Scale, {Emit.Field(norm.Name)}.Shift";

    /// <summary>The coefficients of a batch norm, backward.</summary>
    public static string GradientCoefficients(BatchNormLayer norm) =>
        $"{Emit.Field(norm.Name)}.Center, {Emit.Field(norm.Name)}.GradientScale, {Emit.Field(norm.Name)}.GradientSlope, {Emit.Field(norm.Name)}.GradientShift";

    /// <summary>Lets the prefetcher bring the next block of a tensor, if this pass has one.</summary>
    public static string FetchAhead(string memory, TensorPlan tensor) =>
        Emit.Invariant($"ahead.Add({memory}, next, {tensor.Stride}, {tensor.Vectors});");
}
