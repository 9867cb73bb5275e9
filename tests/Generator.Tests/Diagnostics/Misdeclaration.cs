using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Tests;

/// <summary>A declaration with one thing wrong, and what the user is to be told.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Source">The declaration.</param>
/// <param name="At">The text that is underlined: an attribute, or the class's name.</param>
/// <param name="Message">The whole message.</param>
/// <param name="AllowsUnsafe">Whether the project allows unsafe code.</param>
public sealed record Misdeclaration(string Id, string Source, string At, string Message, bool AllowsUnsafe = true)
{
    /// <summary>What the compiler reports beside it.</summary>
    public string? FromCompiler { get; init; }

    /// <summary>The language of the project.</summary>
    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp14;

    /// <summary>At least one of each diagnostic.</summary>
    public static IReadOnlyList<Misdeclaration> All { get; } =
    [
        new("GENBN001", "[Network, Input(4), Dense(2)] class Net;", "Net",
            "'Net' must be declared partial, so that its code can be generated"),
        new("GENBN001", "class Outer { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Outer' must be declared partial, so that its code can be generated"),

        new("GENBN002", "[Network] partial class Net;", "Network",
            "'Net' has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]"),
        new("GENBN002", "[Network, Dense(2)] partial class Net;", "Network",
            "'Net' has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]"),
        new("GENBN002", "[Network, Input(4)] partial class Net;", "Input(4)",
            "'Net' has an [Input], but no layer that computes something; put one behind it, for example [Dense(10)]"),
        new("GENBN002", "[Network, Dense(2), Input(4)] partial class Net;", "Input(4)",
            "'Net' has Dense before its [Input]; the input comes first"),
        new("GENBN002", "[Network, Input(4), Dense(2), Input(4)] partial class Net;", "Input(4)",
            "'Net' has two [Input]s; keep one"),

        OutOfRange("Input(0)", "The number of features of Input must be from 1 to 1048576, but is 0"),
        OutOfRange("Input(-1)", "The number of features of Input must be from 1 to 1048576, but is -1"),
        OutOfRange("Input(0, 8, 8)", "The number of channels of Input must be from 1 to 1048576, but is 0", "ReLU, Flatten"),
        OutOfRange("Input(1, 0, 8)", "The height of Input must be from 1 to 1048576, but is 0", "ReLU, Flatten"),
        OutOfRange("Input(1, 8, 2000000)", "The width of Input must be from 1 to 1048576, but is 2000000", "ReLU, Flatten"),
        OutOfRange("Input(3, 4096, 4096)", "The number of values of Input must be at most 16777216, but is 50331648", "ReLU, Flatten"),
        OutOfRange("Input(4, Scale = 0)", "The scale of Input must be finite and positive, but is 0"),
        OutOfRange("Input(4, Scale = float.NaN)", "The scale of Input must be finite and positive, but is NaN"),
        OutOfRange("Input(4, Mean = new[] { 1f, 2f })", "The number of means of Input must be 1 or 4, one for each feature, but is 2"),
        OutOfRange("Input(4, Mean = new float[0])", "The number of means of Input must be 1 or 4, one for each feature, but is 0"),
        OutOfRange("Input(4, Mean = null!)", "The number of means of Input must be 1 or 4, one for each feature, but is 0"),
        OutOfRange("Input(4, Mean = new[] { float.NegativeInfinity })", "The mean of Input must be finite, but is -Infinity"),
        OutOfRange("Input(3, 8, 8, Deviation = new[] { 1f, 2f })", "The number of deviations of Input must be 1 or 3, one for each channel, but is 2", "ReLU, Flatten"),
        OutOfRange("Input(1, 8, 8, Deviation = new[] { 1f, 2f })", "The number of deviations of Input must be 1, but is 2", "ReLU, Flatten"),
        OutOfRange("Input(3, 8, 8, Mean = new[] { 0, float.NaN, float.NaN })", "The mean of channel 1 of Input must be finite, but is NaN", "ReLU, Flatten"),
        OutOfRange("Input(3, 8, 8, Deviation = new[] { 1f, 1f, 0f })", "The deviation of channel 2 of Input must be finite and positive, but is 0", "ReLU, Flatten"),
        OutOfRange("Input(2, Deviation = new[] { 1f, -0.5f })", "The deviation of feature 1 of Input must be finite and positive, but is -0.5"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(-3, 3), Flatten] partial class Net;", "Conv(-3, 3)",
            "The number of channels of Conv must be from 1 to 1048576, but is -3"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 0), Flatten] partial class Net;", "Conv(3, 0)",
            "The kernel of Conv must be from 1 to 16, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 17), Flatten] partial class Net;", "Conv(3, 17)",
            "The kernel of Conv must be from 1 to 16, but is 17"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, Stride = 0), Flatten] partial class Net;", "Conv(3, 3, Stride = 0)",
            "The stride of Conv must be from 1 to 16, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, Padding = -3), Flatten] partial class Net;", "Conv(3, 3, Padding = -3)",
            "The padding of Conv must be from 0 to 16, or Padding.Same, but is -3"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, 20), Flatten] partial class Net;", "Conv(3, 3, 20)",
            "The kernel of Conv must be from 1 to 16, but is 20"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(3, 3, DilationWidth = -1), Flatten] partial class Net;", "Conv(3, 3, DilationWidth = -1)",
            "The dilation of Conv must be from 1 to 16, but is -1"),
        new("GENBN003", "[Network, Input(1, 8, 8), AvgPool(3, Padding = 3), Flatten] partial class Net;", "AvgPool(3, Padding = 3)",
            "The padding of AvgPool must be from 0 to below the kernel, or Padding.Same, but is 3"),
        new("GENBN003", "[Network, Input(1, 8, 8), Upsample(0), Flatten] partial class Net;", "Upsample(0)",
            "The factor of Upsample must be from 1 to 16, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Upsample(2, 17), Flatten] partial class Net;", "Upsample(2, 17)",
            "The factor of Upsample must be from 1 to 16, but is 17"),
        new("GENBN003", "[Network, Input(4), Dense(2), Dropout(1f)] partial class Net;", "Dropout(1f)",
            "The rate of Dropout must be at least 0 and below 1, but is 1"),
        new("GENBN003", "[Network, Input(4), Dense(2), LeakyReLU(-0.5f)] partial class Net;", "LeakyReLU(-0.5f)",
            "The slope of LeakyReLU must be from 0 to 1, but is -0.5"),
        new("GENBN003", "[Network, Input(4), Dense(2), PReLU(Start = float.NegativeInfinity)] partial class Net;", "PReLU(Start = float.NegativeInfinity)",
            "The start of PReLU must be finite, but is -Infinity"),
        new("GENBN003", "[Network, Input(4), Dense(2), ELU(0f)] partial class Net;", "ELU(0f)",
            "The alpha of ELU must be positive, but is 0"),
        new("GENBN003", "[Network, Input(4), Dense(2), Clamp(1, 1)] partial class Net;", "Clamp(1, 1)",
            "The maximum of Clamp must be finite and above the minimum, but is 1"),
        new("GENBN003", "[Network, Input(4), Dense(2), Clamp(float.NegativeInfinity, 1)] partial class Net;", "Clamp(float.NegativeInfinity, 1)",
            "The minimum of Clamp must be finite, but is -Infinity"),
        new("GENBN003", "[Network, Input(4), Dense(2), HardSigmoid(0f)] partial class Net;", "HardSigmoid(0f)",
            "The slope of HardSigmoid must be positive, but is 0"),
        new("GENBN003", "[Network, Input(4), Dense(2), HardSigmoid(0.2f, float.NaN)] partial class Net;", "HardSigmoid(0.2f, float.NaN)",
            "The offset of HardSigmoid must be finite, but is NaN"),
        new("GENBN006", "[Network, Input(2, 4, 4), LogSoftmax, Flatten, Dense(2)] partial class Net;", "LogSoftmax",
            "LogSoftmax needs a vector, but the output of Input is 2×4×4; put [Flatten] before it"),
        new("GENBN034", "[Network, Input(4), Dense(1), LogSoftmax] partial class Net;", "LogSoftmax",
            "A softmax over one value is always 1, so the network learns nothing; use [Sigmoid], or more units"),
        new("GENBN003", "[Network, Input(4), Dense(2, Initializer = (Initializer)9)] partial class Net;", "Dense(2, Initializer = (Initializer)9)",
            "The initializer of Dense must be a member of Initializer, but is 9"),
        new("GENBN003", "[Network(Initializer = Initializer.TruncatedNormal, Deviation = -1), Input(4), Dense(2)] partial class Net;", "Network(Initializer = Initializer.TruncatedNormal, Deviation = -1)",
            "The deviation of Network must be positive, but is -1"),
        new("GENBN003", "[Network, Input(4), Dense(2, Activation = (Activation)77)] partial class Net;", "Dense(2, Activation = (Activation)77)",
            "The activation must be a member of Activation, but is none of them"),
        new("GENBN003", "[Network, Input(4), Repeat<Body>(0), Dense(2)] partial class Net;\n[Block, Dense(4)] partial class Body;", "Repeat<Body>(0)",
            "The count of Repeat must be from 1 to 256, but is 0"),
        new("GENBN003", "[Network, Input(4), Repeat<Body>(2), Dense(2)] partial class Net;\n[Block, Dense(-4)] partial class Body;", "Dense(-4)",
            "The number of units of Dense must be from 1 to 1048576, but is -4"),
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
            "Conv 5×5 needs an input of at least 5×5, but the output of Input is 1×8×4 (channels × height × width)"),
        new("GENBN004", "[Network, Input(1, 4, 4), Conv(2, 3), Conv(2, 7, Padding = 1), Flatten] partial class Net;", "Conv(2, 7, Padding = 1)",
            "Conv 7×7 needs an input of at least 5×5, but the output of Conv is 2×2×2"),
        new("GENBN004", "[Network, Input(1, 8, 8), Sigmoid, MaxPool(4), MaxPool(3), Flatten] partial class Net;", "MaxPool(3)",
            "MaxPool 3×3 needs an input of at least 3×3, but the output of MaxPool is 1×2×2"),

        new("GENBN004", "[Network, Input(1, 2, 2), Repeat<Body>(2), Flatten] partial class Net;\n[Block, Conv(2, 3), ReLU] partial class Body;", "Repeat<Body>(2)",
            "Conv 3×3 in Body needs an input of at least 3×3, but the output of Input is 1×2×2 (channels × height × width)"),

        new("GENBN005", "[Network, Input(64), Conv(2, 3)] partial class Net;", "Conv(2, 3)",
            "Conv 3×3 needs an image (channels × height × width), but the output of Input is a vector of 64 features"),
        new("GENBN005", "[Network, Input(1, 8, 8), Flatten, MaxPool(2)] partial class Net;", "MaxPool(2)",
            "MaxPool 2×2 needs an image (channels × height × width), but the output of Flatten is a vector of 64 features"),
        new("GENBN005", "[Network, Input(64), Upsample(2)] partial class Net;", "Upsample(2)",
            "Upsample 2×2 needs an image (channels × height × width), but the output of Input is a vector of 64 features"),

        new("GENBN006", "[Network, Input(1, 8, 8), ReLU, Dense(2)] partial class Net;", "Dense(2)",
            "Dense needs a vector, but the output of ReLU is 1×8×8; put [Flatten] before it"),

        new("GENBN006", "[Network, Input(1, 8, 8), Softmax, Flatten] partial class Net;", "Softmax",
            "Softmax needs a vector, but the output of Input is 1×8×8; put [Flatten] before it"),

        new("GENBN007", "[Network, Input(4), Dense(2), BatchNorm, BatchNorm(Momentum = 0.5f)] partial class Net;", "BatchNorm(Momentum = 0.5f)",
            "BatchNorm directly after BatchNorm normalises twice; remove one"),

        new("GENBN008", "[Network, Input(4)] partial class Net;\n[Dense(2)] partial class Net;", "Dense(2)",
            "The layers of 'Net' must be on one of its partial declarations, because their order across several is undefined"),

        Unsupported("static partial class Net", "it is static, but every instance has its own parameters; remove 'static'"),
        Unsupported("abstract partial class Net", "it is abstract, but training and prediction need instances; remove 'abstract'"),
        Unsupported("partial record Net", "it is a record, whose copies would share their parameters; make it a class"),
        Unsupported("partial class Net<T>", "it is generic, but its layers are the same for every type argument; remove the type parameters"),
        Unsupported("partial class Net(int count) { int Count => count; }", "it has a primary constructor, which the generated constructor would have to call; declare a constructor that calls 'this(seed)'"),
        Unsupported("file partial class Net", "generated files cannot add to a file-local type"),
        Unsupported("partial class Net : Base; class Base { private protected Base(int count) { } }", "its base class 'Base' has no constructor without parameters, which the generated constructor has to call") with { FromCompiler = "CS7036" },
        new("GENBN009", "[Network, Input(4), Dense(2)] partial class Net : Parent;\n[Network, Input(4), Dense(2)] partial class Parent;", "Net",
            "'Net' cannot be a network: it derives from the network 'Parent', whose members it would hide; share layers through a class with [Block] instead"),
        new("GENBN009", "partial class Outer<T> { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Net' cannot be a network: it is nested in 'Outer', which is generic; move it out"),
        new("GENBN009", "file partial class Outer { [Network, Input(4), Dense(2)] partial class Net; }", "Net",
            "'Net' cannot be a network: generated files cannot add to a file-local type"),

        new("GENBN010", "[Network, Input(4), Dense(2)] partial class Net;", "Network",
            "The kernels of 'Net' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project, or add the package GenBn to it", AllowsUnsafe: false),

        new("GENBN011", "[Network, Input(1, 7, 8), MaxPool(2), Flatten] partial class Net;", "MaxPool(2)",
            "MaxPool 2×2 with stride 2 covers only 6×8 of 7×8: the last rows or columns are never read"),
        new("GENBN011", "[Network, Input(1, 9, 9), MaxPool(2, Stride = 4), Flatten] partial class Net;", "MaxPool(2, Stride = 4)",
            "MaxPool 2×2 with stride 4 covers only 6×6 of 9×9: the last rows or columns are never read"),

        new("GENBN013", "[Network, Input(1048576), Dense(17)] partial class Net;", "Dense(17)",
            "Dense would have 17825792 values per sample or parameters; at most 16777216 are supported"),
        new("GENBN013", "[Network, Input(1, 512, 512), Conv(65, 1), Flatten] partial class Net;", "Conv(65, 1)",
            "Conv 1×1 would have 17039360 values per sample or parameters; at most 16777216 are supported"),
        new("GENBN013", "[Network, Input(1048576, 1, 1), Conv(1048576, 1), Flatten] partial class Net;", "Conv(1048576, 1)",
            "Conv 1×1 would have 1099511627776 values per sample or parameters; at most 16777216 are supported"),
        new("GENBN013", "[Network, Input(4, 256, 256), Upsample(16, 5), Flatten] partial class Net;", "Upsample(16, 5)",
            "Upsample 16×5 would have 20971520 values per sample or parameters; at most 16777216 are supported"),

        new("GENBN014", "[Network, Input(4, 8, 8), Conv(6, 3, Groups = 4), Flatten] partial class Net;", "Conv(6, 3, Groups = 4)",
            "Conv 3×3 has 4 groups, which must divide its 4 input and 6 output channels"),
        new("GENBN014", "[Network, Input(3, 8, 8), Conv(6, 3, Groups = 2), Flatten] partial class Net;", "Conv(6, 3, Groups = 2)",
            "Conv 3×3 has 2 groups, which must divide its 3 input and 6 output channels"),

        new("GENBN015", "[Network, Input(4), Residual<Body>, Dense(2)] partial class Net;\npartial class Body;", "Residual<Body>",
            "'Body' cannot be used as a block: it has no [Block]"),
        new("GENBN015", "[Network, Input(4), Repeat<Body>(2), Dense(2)] partial class Net;\n[Block, Dense(4), Residual<Body>] partial class Body;", "Residual<Body>",
            "'Body' cannot be used as a block: it contains itself"),
        new("GENBN015", "[Network, Input(4), Repeat<A>(2), Dense(2)] partial class Net;\n[Block, Residual<B>] partial class A;\n[Block, Residual<A>] partial class B;", "Residual<B>",
            "'A' cannot be used as a block: it contains itself"),
        new("GENBN015", "[Network, Input(4), Repeat<Body>, Dense(2)] partial class Net;\n[Block, Input(4), Dense(4)] partial class Body;", "Input(4)",
            "'Body' cannot be used as a block: it has an [Input]: the input of a block is the output of the layer before it"),
        new("GENBN015", "[Network, Input(4), Concat<A, B>, Dense(2)] partial class Net;\n[Block, Dense(4)] partial class A;\n[Block] partial class B;", "Block",
            "'B' cannot be used as a block: it has no layers"),

        new("GENBN016", "[Network, Input(4), Residual<Body>, Dense(2)] partial class Net;\n[Block, Dense(5)] partial class Body;", "Residual<Body>",
            "A residual adds the output of 'Body', 5, to its input, 4, but their shapes must be the same"),
        new("GENBN016", "[Network, Input(4), Residual<A, B>, Dense(2)] partial class Net;\n[Block, Dense(5)] partial class A;\n[Block, Dense(6)] partial class B;", "Residual<A, B>",
            "A residual adds the output of 'A', 5, to the output of 'B', 6, but their shapes must be the same"),

        new("GENBN042", "[Network, Input(1, 8, 8), Conv1D(4, 3), Flatten] partial class Net;", "Conv1D(4, 3)",
            "Conv1D 3 needs a sequence (channels × length), but the output of Input is 1×8×8, an image of several rows; use the layer without 1D"),
        new("GENBN042", "[Network, Input(1, 8, 8), MaxPool1D(2), Flatten, Dense(2)] partial class Net;", "MaxPool1D(2)",
            "MaxPool1D 2 needs a sequence (channels × length), but the output of Input is 1×8×8, an image of several rows; use the layer without 1D"),
        new("GENBN003", "[Network, Input(1, 80), Conv1D(4, 257), Flatten] partial class Net;", "Conv1D(4, 257)",
            "The kernel of Conv1D must be from 1 to 256, but is 257"),
        new("GENBN003", "[Network, Input(1, 80), Conv1D(4, 3, Dilation = 1025), Flatten] partial class Net;", "Conv1D(4, 3, Dilation = 1025)",
            "The dilation of Conv1D must be from 1 to 1024, but is 1025"),
        new("GENBN003", "[Network, Input(1, 80), Conv1D(4, 3, Dilation = 2, Padding = 5), Flatten] partial class Net;", "Conv1D(4, 3, Dilation = 2, Padding = 5)",
            "The padding of Conv1D must be from 0 to (kernel − 1) · dilation = 4, or Padding.Same or Padding.Causal, but is 5"),
        new("GENBN003", "[Network, Input(1, 80), AvgPool1D(65), Flatten, Dense(2)] partial class Net;", "AvgPool1D(65)",
            "The kernel of AvgPool1D must be from 1 to 64, but is 65"),
        new("GENBN003", "[Network, Input(1, 0), Conv1D(4, 3), Flatten] partial class Net;", "Input(1, 0)",
            "The length of Input must be from 1 to 1048576, but is 0"),
        new("GENBN003", "[Network, Input(1, 8, 8), Conv(4, 3, Padding = Padding.Causal), Flatten] partial class Net;", "Conv(4, 3, Padding = Padding.Causal)",
            "The padding of Conv must be from 0 to 16, or Padding.Same, but is -3"),
        new("GENBN005", "[Network, Input(80), Conv1D(4, 3), Flatten] partial class Net;", "Conv1D(4, 3)",
            "Conv1D 3 needs an image (channels × height × width), but the output of Input is a vector of 80 features"),
        new("GENBN031", "[Network, Input(1, 10), Conv1D(4, 5, Dilation = 4, Padding = Padding.Causal), Flatten] partial class Net;", "Conv1D(4, 5, Dilation = 4, Padding = Padding.Causal)",
            "Conv1D 5 reads only padding in 2 of 5 columns of its kernel, so these weights have no effect; write Conv1D(4, 3) with padding Padding.Causal"),

        new("GENBN041", "[Network, Input(8, 4, 4), Gate<A>, Flatten] partial class Net;\n[Block, GlobalAvgPool, Dense(4), Sigmoid] partial class A;", "Gate<A>",
            "Gate multiplies its input, 8×4×4, by the output of 'A', 4, which must be 8×4×4, or 8 or 8×1×1, which is one factor for each channel"),
        new("GENBN041", "[Network, Input(8), Product<A, B>] partial class Net;\n[Block, Dense(4)] partial class A;\n[Block, Dense(3), Sigmoid] partial class B;", "Product<A, B>",
            "Product multiplies the output of 'A', 4, by the output of 'B', 3, which must be 4"),
        new("GENBN002", "[Network, Input(2, 4, 4), Repeat<Identity>(2), Flatten] partial class Net;", "Input(2, 4, 4)",
            "'Net' has an [Input], but no layer that computes something; put one behind it, for example [Dense(10)]"),

        new("GENBN017", "[Network, Input(2, 8, 8), Concat<A, B>, Flatten] partial class Net;\n[Block, Conv(3, 3)] partial class A;\n[Block, Conv(3, 1)] partial class B;", "Concat<A, B>",
            "The branches of Concat must have the same height and width, but the output of the first is 3×6×6, and that of another is 3×8×8"),

        new("GENBN018", "[Network, Input(4), Dense(3, Name = \"Big\"), Dense(2)] partial class Net;", "Dense(3, Name = \"Big\")",
            "Layer name 'Big' must be a lower-case letter, followed by letters and digits"),
        new("GENBN018", "[Network, Input(4), Dense(3, Name = \"\"), Dense(2)] partial class Net;", "Dense(3, Name = \"\")",
            "Layer name '' must be a lower-case letter, followed by letters and digits"),
        new("GENBN018", "[Network, Input(4), Dense(3, Name = \"a\"), Dense(2, Name = \"a\")] partial class Net;", "Dense(2, Name = \"a\")",
            "Layer name 'a' is already in use in the class; case does not count"),
        new("GENBN018", "[Network, Input(4), Dense(3, Name = \"parameters\"), Dense(2)] partial class Net;", "Dense(3, Name = \"parameters\")",
            "Layer name 'parameters' is the name of a member of every network"),
        new("GENBN018", "[Network, Input(4), Dense(3, Name = \"dense2\"), Dense(2)] partial class Net;", "Dense(2)",
            "Layer name 'dense2' is already in use"),

        new("GENBN019", "[Network, Input(4), Dense(3, Bias = true), BatchNorm, Dense(2)] partial class Net;", "Dense(3, Bias = true)",
            "The bias of Dense has no effect, because the batch norm after it subtracts it again; it is kept as a parameter, as declared"),
        new("GENBN019", "[Network, Input(1, 8, 8), Conv(3, 3, Bias = true), Frozen, BatchNorm, Flatten] partial class Net;", "Conv(3, 3, Bias = true)",
            "The bias of Conv has no effect, because the batch norm after it subtracts it again; it is kept as a parameter, as declared"),

        new("GENBN022", "[Network, Input(4), Dense(2), BatchNorm(Momentum = 0.1f), Dense(2)] partial class Net;", "BatchNorm(Momentum = 0.1f)",
            "Momentum 0.1 keeps only 10 % of the old running statistics at every step; if it is PyTorch's number, write Momentum = 0.9f"),
        new("GENBN022", "[Network, Input(4), BatchNorm(Momentum = 0.0125f, Statistics = BatchNormStatistics.Running)] partial class Net;",
            "BatchNorm(Momentum = 0.0125f, Statistics = BatchNormStatistics.Running)",
            "Momentum 0.0125 keeps only 1.25 % of the old running statistics at every step; if it is PyTorch's number, write Momentum = 0.9875f"),
        new("GENBN022", "[Network, Input(4), Repeat<Body>(2)] partial class Net;\n[Block, BatchNorm(Momentum = 0.499f), ReLU] partial class Body;", "BatchNorm(Momentum = 0.499f)",
            "Momentum 0.499 keeps only 49.9 % of the old running statistics at every step; if it is PyTorch's number, write Momentum = 0.501f"),

        new("GENBN020", "[Network, Input(4), Dense(3), Softmax, Dense(2)] partial class Net;", "Dense(2)",
            "Dense follows a Softmax, whose probabilities are the output of a network and poor features for another layer; make Softmax the last layer"),
        new("GENBN020", "[Network, Input(4), Dense(3, Activation = Activation.Softmax), Frozen, Dropout(0.5f)] partial class Net;", "Dropout(0.5f)",
            "Dropout follows a Softmax, whose probabilities are the output of a network and poor features for another layer; make Softmax the last layer"),
        new("GENBN020", "[Network, Input(4), Repeat<Body>(3)] partial class Net;\n[Block, Dense(4), Softmax] partial class Body;", "Repeat<Body>(3)",
            "Dense in Body follows a Softmax, whose probabilities are the output of a network and poor features for another layer; make Softmax the last layer"),

        Applied("[Network, Input(4), Dense(3), Softmax] partial class Net;", "new Trainer<Net>(new Net())",
            "'Net' ends in Softmax, but SoftmaxCrossEntropy takes logits and applies Softmax itself; remove [Softmax] or use SparseCategoricalCrossEntropy, which takes probabilities"),
        Applied("[Network, Input(4), Dense(3, Activation = Activation.Softmax)] partial class Net;", "new Trainer<Net>(new Net(), new TrainerOptions { BatchSize = 4 })",
            "'Net' ends in Softmax, but SoftmaxCrossEntropy takes logits and applies Softmax itself; remove [Softmax] or use SparseCategoricalCrossEntropy, which takes probabilities"),
        Applied("[Network, Input(4), Dense(3), Sigmoid] partial class Net;", "new Trainer<Net>(new Net(), new TrainerOptions { [|Loss = Loss.SigmoidCrossEntropy|] })",
            "'Net' ends in Sigmoid, but SigmoidCrossEntropy takes logits and applies Sigmoid itself; remove [Sigmoid] or use a loss on probabilities"),

        new("GENBN023", "[Network, Input(1, 4, 4), Repeat<Body>(2), Flatten] partial class Net;\n[Block, Conv(2, 3), ReLU] partial class Body;", "Repeat<Body>(2)",
            "'Body' turns 1×4×4 into 2×2×2, which it cannot take as input in round 2 of Repeat: Conv 3×3 in Body needs an input of at least 3×3, but the output of ReLU is 2×2×2"),
        new("GENBN023", "[Network, Input(1, 8, 8), Repeat<Body>(9)] partial class Net;\n[Block, Conv(2, 3), Flatten, Dense(4)] partial class Body;", "Repeat<Body>(9)",
            "'Body' turns 1×8×8 into 4, which it cannot take as input in round 2 of Repeat: Conv 3×3 in Body needs an image (channels × height × width), but the output of Dense is a vector of 4 features"),
        new("GENBN023", "[Network, Input(1, 8, 8), Repeat<Outer>(2), Flatten] partial class Net;\n[Block, Repeat<Inner>(2)] partial class Outer;\n[Block, Conv(1, 3)] partial class Inner;", "Repeat<Outer>(2)",
            "'Inner in Outer' turns 1×4×4 into 1×2×2, which it cannot take as input in round 2 of Repeat: Conv 3×3 in Inner in Outer needs an input of at least 3×3, but the output of Conv is 1×2×2"),
        new("GENBN023", "[Network, Input(4), Repeat<Body>(2), Dense(2)] partial class Net;\n[Block, Residual<A, B>, Dense(5)] partial class Body;\n[Block, Dense(4)] partial class A;\n[Block, ReLU] partial class B;", "Repeat<Body>(2)",
            "'Body' turns 4 into 5, which it cannot take as input in round 2 of Repeat: A residual adds the output of 'A in Body', 4, to the output of 'B', 5, but their shapes must be the same"),

        Taken("partial class Net { public int Dense1 = 3; }", "Dense(2)", "Dense1", "it is the view of the parameters of Dense; rename yours, or give the layer a Name"),
        Taken("partial class Net { void Dense1() { } }", "Dense(2)", "Dense1", "it is the view of the parameters of Dense; rename yours, or give the layer a Name"),
        Taken("partial class Net { class Dense1; }", "Dense(2)", "Dense1", "it is the view of the parameters of Dense; rename yours, or give the layer a Name"),
        Taken("partial class Dense1;", "Dense(2)", "Dense1", "it is the view of the parameters of Dense; rename yours, or give the layer a Name", "Dense1"),
        Taken("partial class Kernels;", "Network", "Kernels", "every network has such a member; rename yours", "Kernels"),
        Taken("partial class TrainingPass;", "Network", "TrainingPass", "every network has such a member; rename yours", "TrainingPass"),
        Taken("partial class Net { class Kernels; }", "Network", "Kernels", "every network has such a member; rename yours"),
        Taken("partial class Net { public int Parameters => 3; }", "Network", "Parameters", "every network has such a member; rename yours"),
        Taken("partial class Net { void Parameters() { } }", "Network", "Parameters", "every network has such a member; rename yours"),
        Taken("partial class Net : Base; class Base { protected int Parameters() => 0; }", "Network", "Parameters", "every network has such a member, and 'Base' has one already; rename that"),
        Taken("partial class Net : Base; class Base { internal object CreatePredictor() => this; }", "Network", "CreatePredictor()", "every network has such a member, and 'Base' has one already; rename that"),
        Taken("partial class Net : Base; class Base { public int Dense1 => 0; }", "Dense(2)", "Dense1", "it is the view of the parameters of Dense; rename the one of 'Base', or give the layer a Name"),
        Taken("partial class Net { public int CreatePass = 3; }", "Network", "CreatePass(int, int, bool)", "every network has such a member; rename yours"),
        Taken("partial class Net { public Predictor CreatePredictor() => null!; }", "Network", "CreatePredictor()", "every network has such a member; rename yours"),
        Taken("partial class Net { public Net(ulong seed) { } }", "Network", "Net(ulong)", "every network has such a member; rename yours"),
        new("GENBN024", "[Network, Input(4), Repeat<Body>(2), Dense(2)] partial class Net { int Body1 => 0; }\n[Block, Dense(4)] partial class Body;", "Repeat<Body>(2)",
            "The name 'Body1' is taken in the generated code of 'Net': it is the view of the parameters of Body; rename yours, or give the layer a Name"),

        new("GENBN025", "[Network, Input(4), Repeat<A>(256), Dense(2)] partial class Net;\n[Block, Repeat<B>(256)] partial class A;\n[Block, Dense(4), ReLU] partial class B;", "Repeat<A>(256)",
            "'Net' expands to 131073 layers; code is generated for at most 1024"),
        new("GENBN025", "[Network, Input(4), Repeat<A>(256), Repeat<A>(256), Repeat<A>(256), Dense(2)] partial class Net;\n[Block, Dense(4), ReLU] partial class A;", "Repeat<A>(256)",
            "'Net' expands to 1537 layers; code is generated for at most 1024"),
        new("GENBN025", "[Network, Input(1, 9, 9), Repeat<A>(33), Flatten] partial class Net;\n[Block, Conv(1, 16, Padding = Padding.Same)] partial class A;", "Repeat<A>(33)",
            "'Net' expands to 8448 window positions (kernel rows × columns of every convolution and pool); code is generated for at most 8192"),

        new("GENBN026", "[Network, Input(4), Dense(OutputLength)] partial class Net;", "OutputLength",
            "'OutputLength' of Dense is not known while code is generated; write its value, or a constant that your source declares"),

        new("GENBN027", "[Network, Block, Input(4), Dense(2)] partial class Net;", "Block",
            "'Net' has both [Network] and [Block]; remove one"),

        new("GENBN028", "[Input(4), Dense(2)] partial class Net;", "Net",
            "'Net' has layers, such as Input, but neither [Network] nor [Block]; nothing is generated for it"),
        new("GENBN028", "[Network, Input(4), Residual<Body>, Dense(2)] partial class Net;\n[Dense(4)] partial class Body;", "Body",
            "'Body' has layers, such as Dense, but neither [Network] nor [Block]; nothing is generated for it"),

        new("GENBN029", "[Network, Input(4), Dense(2)] partial class Net { public Net() { Tag = \"a\"; } string Tag { get; } }", "Net",
            "This constructor leaves 'Net' without its parameters; call the generated one: ': this(seed: 1)'"),
        new("GENBN029", "[Network, Input(4), Dense(2)] partial class Net { internal Net(int count) : base() => Count = count; int Count { get; } }", "Net",
            "This constructor leaves 'Net' without its parameters; call the generated one: ': this(seed: 1)'"),

        new("GENBN030", "[Network, Input(4), Dense(2)] partial class Net { }", "Net",
            "'Net' needs C# 12 or newer for its generated code, but the project is compiled as C# 11.0") { Language = LanguageVersion.CSharp11 },
        new("GENBN030", "[Network, Input(4), Dense(2)] partial class Net { }", "Net",
            "'Net' needs C# 12 or newer for its generated code, but the project is compiled as C# 10.0") { Language = LanguageVersion.CSharp10 },

        new("GENBN031", "[Network, Input(6, 1, 128), Conv(16, 5, Padding = 2), Flatten, Dense(2)] partial class Net;", "Conv(16, 5, Padding = 2)",
            "Conv 5×5 reads only padding in 4 of 5 rows of its kernel, so these weights have no effect; write Conv(16, 1, 5) with padding 0×2"),
        new("GENBN031", "[Network, Input(1, 2, 1), Conv(4, 7, Padding = 3), Flatten] partial class Net;", "Conv(4, 7, Padding = 3)",
            "Conv 7×7 reads only padding in 4 of 7 rows and 6 of 7 columns of its kernel, so these weights have no effect; write Conv(4, 3, 1) with padding 1×0"),

        new("GENBN032", "[Network, Input(4), Dense(3), BatchNorm, Frozen, Dense(2)] partial class Net;", "BatchNorm",
            "[Frozen] freezes gamma and beta of this batch norm, but not its statistics: it still normalises by each batch and updates its running statistics; declare Statistics = BatchNormStatistics.Running or Batch"),
        new("GENBN032", "[Network, Input(4), Repeat<Body>(2), Frozen, Dense(2)] partial class Net;\n[Block, Dense(4), BatchNorm] partial class Body;", "Repeat<Body>(2)",
            "[Frozen] freezes gamma and beta of BatchNorm in Body, but not its statistics: it still normalises by each batch and updates its running statistics; declare Statistics = BatchNormStatistics.Running or Batch"),

        new("GENBN033", "[Network, Input(4), Dense(3)] partial class Net;\nstatic class Program { static void Train(Trainer<Net> trainer, Dataset data) { trainer.Fit(data, epochs: 3); } }", "trainer.Fit(data, epochs: 3)",
            "Nothing runs until the reports of 'Fit' are enumerated; call Train instead, or use foreach"),

        new("GENBN034", "[Network, Input(4), Dense(1), Softmax] partial class Net;", "Softmax",
            "A softmax over one value is always 1, so the network learns nothing; use [Sigmoid], or more units"),
        new("GENBN034", "[Network, Input(4), Dense(1)] partial class Net;\nstatic class Program { static Trainer<Net> Train() => new(new Net(), new() { Loss = Loss.SoftmaxCrossEntropy }); }", "Loss = Loss.SoftmaxCrossEntropy",
            "A softmax over one value is always 1, so SoftmaxCrossEntropy is 0 whatever 'Net' computes; use Loss.SigmoidCrossEntropy or Loss.MeanSquaredError"),

        new("GENBN035", OwnTypes.Net("Activation<Own>") + OwnTypes.Activation("file"), "Activation<Own>",
            "'Own' cannot be used here: generated code is in separate files, in which a file-local type is not accessible"),
        new("GENBN035", OwnTypes.Net("Layer<Own<Hidden>>") + "file struct Hidden;\n" + OwnTypes.Layer("Own<T>"), "Layer<Own<Hidden>>",
            "'Own' cannot be used here: generated code is in separate files, in which a file-local type is not accessible"),
        new("GENBN035", OwnTypes.Net("Residual<Outer.Body>") + "partial class Outer {\n[Block, Layer<Own>] internal partial class Body;\n" + OwnTypes.Layer(modifier: "private") + "}", "Layer<Own>",
            "'Own' cannot be used here: it is less accessible than the block 'Body', whose networks could not access it"),

        new("GENBN036", OwnTypes.Net("Activation<Own>") + OwnTypes.Activation(needsInput: false), "Activation<Own>",
            "'Own' does not declare IsMonotone, so its derivative takes x: NeedsInput must be true"),
        new("GENBN036", OwnTypes.Net("Activation<Own>") + "[ActivationTraits(IsMonotone = true)]\n" + OwnTypes.Activation(needsInput: true), "Activation<Own>",
            "'Own' declares IsMonotone = true, so its derivative takes y, not x: NeedsInput must be false"),

        Contract("[OutputShape(\"2 *\")]", "the size '2 *' is not valid; sizes are whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector"),
        Contract("[OutputShape(\"f)\")]", "the size 'f)' is not valid; sizes are whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector"),
        Contract("[OutputShape(\"-f\")]", "the size '-f' is not valid; sizes are whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector"),
        Contract("[OutputShape(null!)]", "the size '' is not valid; sizes are whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector"),
        Contract("[LayerParameter(\"weight\", \"units\")]", "the size 'units' is not valid; sizes are whole numbers, + - * / and parentheses over c, h and w of an image, or f of a vector"),
        Contract("[LayerParameter(\"Weight\", \"f\")]", "the name 'Weight' of a parameter must be a lower-case letter, followed by letters, digits and underscores"),
        Contract("[LayerParameter(\"_\", \"f\")]", "the name '_' of a parameter must be a lower-case letter, followed by letters, digits and underscores"),
        Contract("[LayerParameter(\"weight\")]", "the parameter 'weight' has 0 sizes, but must have one to 4"),
        Contract("[LayerParameter(\"weight\", \"1\", \"1\", \"1\", \"1\", \"f\")]", "the parameter 'weight' has 5 sizes, but must have one to 4"),
        Contract("[LayerParameter(\"scale\", \"f\"), LayerParameter(\"scale\", \"1\")]", "two of its parameters are called 'scale'"),
        Contract("[OutputShape(\"f\"), LayerParameter(\"scale\", \"c\")]", "its sizes read both c, h or w, which images have, and f, which vectors have"),

        new("GENBN003", OwnTypes.Net("Layer<Own>") + "[OutputShape(\"f - 4\")]\n" + OwnTypes.Layer(), "Layer<Own>",
            "The features of Own's output, 'f - 4', must be from 1 to 1048576, but is 0"),
        new("GENBN003", OwnTypes.Net("Layer<Own>") + "[OutputShape(\"f / (f - 4)\")]\n" + OwnTypes.Layer(), "Layer<Own>",
            "The features of Own's output, 'f / (f - 4)', must be from 1 to 1048576, but is not a number"),
        new("GENBN003", OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"weight\", \"f\", \"f * 1000000\")]\n" + OwnTypes.Layer(), "Layer<Own>",
            "The size of Own's weight, 'f * 1000000', must be from 1 to 1048576, but is 4000000"),
        new("GENBN003", OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"scale\", \"f\", Start = float.NaN)]\n" + OwnTypes.Layer(), "Layer<Own>",
            "The start value of Own's scale must be finite, but is NaN"),
        new("GENBN003", OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"weight\", \"f\", Initializer = (Initializer)12)]\n" + OwnTypes.Layer(), "Layer<Own>",
            "The initializer of Own's weight must be a member of Initializer, but is 12"),
        new("GENBN005", OwnTypes.Net("Layer<Own>") + "[OutputShape(\"c * h\")]\n" + OwnTypes.Layer(), "Layer<Own>",
            "Own needs an image (channels × height × width), but the output of Dense is a vector of 4 features"),
        new("GENBN013", OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"weight\", \"1000000\", \"17\")]\n" + OwnTypes.Layer(), "Layer<Own>",
            "Own would have 17000000 values per sample or parameters; at most 16777216 are supported"),

        new("GENBN039", Heads("Heads<A, B>, Softmax"), "Heads<A, B>", "Heads must be the last layer of a network, but Softmax follows"),
        new("GENBN039", Heads("Repeat<Body>(1)") + "\n[Block, Heads<A, B>] partial class Body;", "Repeat<Body>(1)",
            "Heads in Body must be the last layer of a network, but stand in a block"),
        new("GENBN024", Heads("Heads<A, B>", " { int Outputs => 0; }"), "Heads<A, B>",
            "The name 'Outputs' is taken in the generated code of 'Net': every network with heads has such a member; rename yours"),
        new("GENBN018", Heads("Dense(3, Name = \"outputs\"), Heads<A, B>"), "Dense(3, Name = \"outputs\")",
            "Layer name 'outputs' is the name of a member of every network with heads"),
        .. LayerMisdeclarations.All,
    ];

    private static string Heads(string layers, string end = ";") =>
        $"[Network, Input(4), Dense(3), {layers}] partial class Net{end}\n[Block, Dense(2)] partial class A;\n[Block, Dense(1)] partial class B;";


    private static Misdeclaration Contract(string attributes, string reason) =>
        new("GENBN037", OwnTypes.Net("Layer<Own>") + attributes + "\n" + OwnTypes.Layer(), "Layer<Own>", $"'Own' cannot be a layer: {reason}");

    private static Misdeclaration OutOfRange(string input, string message, string layers = "Dense(2)") =>
        new("GENBN003", $"[Network, {input}, {layers}] partial class Net;", input, message);

    /// <summary>A network and a trainer for it; brackets with bars mark what is underlined where it is not all of the trainer's creation.</summary>
    private static Misdeclaration Applied(string network, string trainer, string message)
    {
        string at = trainer.Contains("[|", StringComparison.Ordinal) ? trainer.Split("[|")[1].Split("|]")[0] : trainer;
        trainer = trainer.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        return new("GENBN021", $"{network}\nstatic class Program {{ static void Train() {{ using var trainer = {trainer}; }} }}", at, message);
    }

    private static Misdeclaration Taken(string type, string at, string member, string reason, string name = "Net") =>
        new("GENBN024", $"[Network, Input(4), Dense(2)] {type}", at, $"The name '{member}' is taken in the generated code of '{name}': {reason}");

    private static Misdeclaration Unsupported(string type, string reason) =>
        new("GENBN009", $"[Network, Input(4), Dense(2)] {type}{(type.EndsWith('}') ? "" : ";")}", "Net", $"'Net' cannot be a network: {reason}");

    /// <summary>The source as a project that is to give the diagnostic and no other.</summary>
    internal Scenario Scenario(params string[] more)
    {
        Scenario scenario = GenBn.Tests.Scenario.Of([Source, .. more]).With(Language).Expecting(Id, Message, At).ExpectingFromCompiler(FromCompiler is null ? [] : [FromCompiler]);
        return AllowsUnsafe ? scenario : scenario.WithoutUnsafe();
    }
}
