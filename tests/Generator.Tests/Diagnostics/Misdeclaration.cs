namespace GenBn.Tests;

/// <summary>A declaration with one thing wrong, and what the user is to be told.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Source">The declaration.</param>
/// <param name="At">The text that is underlined: an attribute, or the class's name.</param>
/// <param name="Message">The whole message.</param>
/// <param name="AllowsUnsafe">Whether the project allows unsafe code.</param>
public sealed record Misdeclaration(string Id, string Source, string At, string Message, bool AllowsUnsafe = true)
{
    /// <summary>At least one of each diagnostic.</summary>
    public static IReadOnlyList<Misdeclaration> All { get; } =
    [
        new("GENBN001", "[Network, Input(4), Dense(2)] class Net;", "Net",
            "'Net' must be declared partial, so that its code can be generated"),
        new("GENBN001", "class Outer { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Outer' must be declared partial, so that its code can be generated"),

        new("GENBN002", "[Network] partial class Net;", "Net",
            "'Net' must have exactly one [Input], before its layers, and at least one layer; found 0 inputs among 0 attributes"),
        new("GENBN002", "[Network, Dense(2)] partial class Net;", "Net",
            "'Net' must have exactly one [Input], before its layers, and at least one layer; found 0 inputs among 1 attributes"),
        new("GENBN002", "[Network, Input(4)] partial class Net;", "Net",
            "'Net' must have exactly one [Input], before its layers, and at least one layer; found 1 inputs among 1 attributes"),
        new("GENBN002", "[Network, Dense(2), Input(4)] partial class Net;", "Net",
            "'Net' must have exactly one [Input], before its layers, and at least one layer; found 1 inputs among 2 attributes"),
        new("GENBN002", "[Network, Input(4), Dense(2), Input(4)] partial class Net;", "Net",
            "'Net' must have exactly one [Input], before its layers, and at least one layer; found 2 inputs among 3 attributes"),

        OutOfRange("Input(0)", "The number of features of Input must be from 1 to 1048576, but is 0"),
        OutOfRange("Input(-1)", "The number of features of Input must be from 1 to 1048576, but is -1"),
        OutOfRange("Input(0, 8, 8)", "The number of channels of Input must be from 1 to 1048576, but is 0", "ReLU, Flatten"),
        OutOfRange("Input(1, 0, 8)", "The height of Input must be from 1 to 1048576, but is 0", "ReLU, Flatten"),
        OutOfRange("Input(1, 8, 2000000)", "The width of Input must be from 1 to 1048576, but is 2000000", "ReLU, Flatten"),
        OutOfRange("Input(3, 4096, 4096)", "The number of values of Input must be at most 16777216, but is 50331648", "ReLU, Flatten"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(-3, 3), Flatten] partial class Net;", "Conv(-3, 3)",
            "The number of channels of Conv must be from 1 to 1048576, but is -3"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 0), Flatten] partial class Net;", "Conv(3, 0)",
            "The kernel of Conv must be from 1 to 16, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 17), Flatten] partial class Net;", "Conv(3, 17)",
            "The kernel of Conv must be from 1 to 16, but is 17"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, Stride = 0), Flatten] partial class Net;", "Conv(3, 3, Stride = 0)",
            "The stride of Conv must be from 1 to 16, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, Padding = -1), Flatten] partial class Net;", "Conv(3, 3, Padding = -1)",
            "The padding of Conv must be from 0 to 16, but is -1"),
        new("GENBN003", "[Network, Input(4), Dense(0)] partial class Net;", "Dense(0)",
            "The number of units of Dense must be from 1 to 1048576, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), MaxPool(9), Flatten] partial class Net;", "MaxPool(9)",
            "The kernel of MaxPool must be from 1 to 8, but is 9"),
        new("GENBN003", "[Network, Input(1, 8, 8), MaxPool(2, Stride = -2), Flatten] partial class Net;", "MaxPool(2, Stride = -2)",
            "The stride of MaxPool must be from 0 to 16, but is -2"),
        new("GENBN003", "[Network, Input(4), Dense(2), BatchNorm(Momentum = 1)] partial class Net;", "BatchNorm(Momentum = 1)",
            "The momentum of BatchNorm must be at least 0 and below 1, but is 1"),
        new("GENBN003", "[Network, Input(4), Dense(2), BatchNorm(Momentum = float.NaN)] partial class Net;", "BatchNorm(Momentum = float.NaN)",
            "The momentum of BatchNorm must be at least 0 and below 1, but is NaN"),
        new("GENBN003", "[Network, Input(4), Dense(2), BatchNorm(Epsilon = -0.5f)] partial class Net;", "BatchNorm(Epsilon = -0.5f)",
            "The epsilon of BatchNorm must be positive, but is -0.5"),
        new("GENBN003", "[Network, Input(4), Dense(2), BatchNorm(Epsilon = float.PositiveInfinity)] partial class Net;", "BatchNorm(Epsilon = float.PositiveInfinity)",
            "The epsilon of BatchNorm must be positive, but is Infinity"),

        new("GENBN004", "[Network, Input(1, 8, 4), Conv(2, 5), Flatten] partial class Net;", "Conv(2, 5)",
            "Conv 5×5 needs at least 5×5 input, but Input left 1×8×4"),
        new("GENBN004", "[Network, Input(1, 4, 4), Conv(2, 3), Conv(2, 7, Padding = 1), Flatten] partial class Net;", "Conv(2, 7, Padding = 1)",
            "Conv 7×7 needs at least 5×5 input, but Conv left 2×2×2"),
        new("GENBN004", "[Network, Input(1, 8, 8), Sigmoid, MaxPool(4), MaxPool(3), Flatten] partial class Net;", "MaxPool(3)",
            "MaxPool 3×3 needs at least 3×3 input, but MaxPool left 1×2×2"),

        new("GENBN005", "[Network, Input(64), Conv(2, 3)] partial class Net;", "Conv(2, 3)",
            "Conv 3×3 needs an image (channels × height × width), but Input left a vector of 64 features"),
        new("GENBN005", "[Network, Input(1, 8, 8), Flatten, MaxPool(2)] partial class Net;", "MaxPool(2)",
            "MaxPool 2×2 needs an image (channels × height × width), but Flatten left a vector of 64 features"),

        new("GENBN006", "[Network, Input(1, 8, 8), ReLU, Dense(2)] partial class Net;", "Dense(2)",
            "Dense needs a vector, but ReLU left 1×8×8; put [Flatten] before it"),

        new("GENBN007", "[Network, Input(4), Dense(2), BatchNorm, BatchNorm(Momentum = 0.5f)] partial class Net;", "BatchNorm(Momentum = 0.5f)",
            "BatchNorm directly after BatchNorm normalises twice; remove one"),

        new("GENBN008", "[Network, Input(4)] partial class Net;\n[Dense(2)] partial class Net;", "Net",
            "The layers of 'Net' must all stand on one of its partial declarations: across several their order is undefined"),

        Unsupported("static partial class Net"),
        Unsupported("abstract partial class Net"),
        Unsupported("partial record Net"),
        Unsupported("partial class Net<T>"),
        new("GENBN009", "partial class Outer<T> { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Net' cannot be a network: it must be a class that is not static, abstract, generic or a record"),

        new("GENBN009", "file partial class Outer { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Net' cannot be a network: generated files cannot add to a file-local type"),

        new("GENBN010", "[Network, Input(4), Dense(2)] partial class Net;", "Net",
            "The kernels of 'Net' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project", AllowsUnsafe: false),

        new("GENBN011", "[Network, Input(1, 7, 8), MaxPool(2), Flatten] partial class Net;", "MaxPool(2)",
            "MaxPool 2×2 with stride 2 covers only 6×8 of 7×8: the last rows or columns are never read"),
        new("GENBN011", "[Network, Input(1, 9, 9), MaxPool(2, Stride = 4), Flatten] partial class Net;", "MaxPool(2, Stride = 4)",
            "MaxPool 2×2 with stride 4 covers only 6×6 of 9×9: the last rows or columns are never read"),

        new("GENBN012", "[Network, Input(1, 8, 8), Conv(2, 3), ReLU] partial class Net;", "ReLU",
            "The last layer of 'Net' leaves 2×6×6; end with [Flatten] or [Dense]"),

        new("GENBN013", "[Network, Input(1048576), Dense(17)] partial class Net;", "Dense(17)",
            "Dense would hold 17825792 values per sample or parameters, more than the 16777216 supported"),
        new("GENBN013", "[Network, Input(1, 512, 512), Conv(65, 1), Flatten] partial class Net;", "Conv(65, 1)",
            "Conv 1×1 would hold 17039360 values per sample or parameters, more than the 16777216 supported"),
        new("GENBN013", "[Network, Input(1048576, 1, 1), Conv(1048576, 1), Flatten] partial class Net;", "Conv(1048576, 1)",
            "Conv 1×1 would hold 1099511627776 values per sample or parameters, more than the 16777216 supported"),
    ];

    private static Misdeclaration OutOfRange(string input, string message, string layers = "Dense(2)") =>
        new("GENBN003", $"[Network, {input}, {layers}] partial class Net;", input, message);

    private static Misdeclaration Unsupported(string type) =>
        new("GENBN009", $"[Network, Input(4), Dense(2)] {type};", "Net", "'Net' cannot be a network: it must be a class that is not static, abstract, generic or a record");
}
