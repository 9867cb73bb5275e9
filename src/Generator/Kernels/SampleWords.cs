using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Names, summaries and reasons of the kernels of one sample: they begin and end alike.</summary>
internal static class SampleWords
{
    /// <summary>A reason of all kernels that add up products.</summary>
    public const string SameOrder = "Every sum takes its products in the order of the kernel for many samples: the results have the same bits.";

    /// <summary>A reason of kernels with a short activation or a shortcut.</summary>
    public const string InRegisters = "What follows value by value is done while the sums are in registers: the tensor is written once.";

    /// <summary>A reason of kernels with a long activation.</summary>
    public const string AfterStore = "The activation is applied to a tile right after it is stored, while it is in the first-level cache.";

    /// <summary>A reason of kernels that pool and activate.</summary>
    public const string PooledFirst = "Pooled before activated: a monotone function commutes with the maximum, and fewer values are left.";

    /// <summary>A reason of kernels that leave the lanes as they are.</summary>
    public const string ChannelsAsBefore = "Lanes are channels, as the step before leaves them.";

    /// <summary>For example <c>SampleConv3x3ReLUFrom16x32x32To32x16x16</c>.</summary>
    public static string Name(string operation, ActivationFunction? activation, TensorShape from, TensorShape to, bool isForWide = false) =>
        $"Sample{operation}{activation?.Name}From{Sizes(from)}To{Sizes(to)}{(isForWide ? "Wide" : "")}";

    /// <summary>For example <c>3x3</c>.</summary>
    public static string Sizes(Window window) => Emit.Invariant($"{window.Kernel.Height}x{window.Kernel.Width}");

    /// <summary>A sentence about the operations, one after the other.</summary>
    /// <param name="operations">Words for each; null for one that there is not.</param>
    /// <param name="from">Where the values of the input are.</param>
    /// <param name="to">Shape of the output.</param>
    /// <param name="lanes">What lanes are.</param>
    /// <param name="isForWide">Whether the kernel is for vectors of 16 floats only.</param>
    public static string Summary(IEnumerable<string?> operations, SampleLayout from, TensorShape to, string lanes, bool isForWide = false) =>
        $"One sample: {string.Join("; ", operations.Where(operation => operation is not null))}; [{from.Shape}]{Order(from)} → [{to}], "
        + $"lanes are {lanes}{(isForWide ? ", in vectors of 16 floats" : "")}.";

    /// <summary>Words for an activation; null for none.</summary>
    public static string? Words(ActivationFunction? activation) =>
        activation is { HasConstants: true }
            ? $"{activation.Name} with {string.Join(" and ", activation.Constants.Select(constant => Emit.Invariant($"{constant}")))}"
            : activation?.Name;

    /// <summary>A sum, or a short activation of it; a longer one is applied in a loop after the sums are stored.</summary>
    public static string ApplyShort(ActivationFunction? activation, string value) => activation is { IsShort: true } ? Emit.Apply(activation, value) : value;

    private static string Order(SampleLayout layout) => layout.Shape.Plane == 1 ? "" : layout.IsRowMajor ? " by rows" : " with channels last";

    private static string Sizes(TensorShape shape) =>
        shape.IsVector ? Emit.Invariant($"{shape.Channels}") : Emit.Invariant($"{shape.Channels}x{shape.Height}x{shape.Width}");
}
