namespace GenBn.Tests;

/// <summary>Declarations that people type: in the order of reading and in others, with slips that they mend, and some that they leave.</summary>
internal static class TypedDeclarations
{
    private const string Body = "\n[Block, Conv(2, 3, Padding = 1), ReLU]\npartial class Body;\n";

    /// <summary>By name: what is typed, and what is shown at the end, in order of place.</summary>
    public static IReadOnlyDictionary<string, (Typist Typist, string[] Shown)> All { get; } = new Dictionary<string, (Typist, string[])>
    {
        ["LeNet, from left to right"] = (new Typist().Type(
            """
            [Network, Input(1, 28, 28)]
            [Conv(6, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
            [Conv(16, 5)] [BatchNorm] [Sigmoid] [MaxPool(2)]
            [Flatten]
            [Dense(120)] [BatchNorm] [Sigmoid]
            [Dense(84)] [BatchNorm] [Sigmoid]
            [Dense(10)]
            partial class LeNet;
            """), []),
        ["layers first, network later"] = (new Typist().Type("[Input(1, 8, 8), Conv(2, 3), ReLU]\n[Flatten, Dense(3)]\npartial class Net;").Before("[Input").Type("[Network]\n"), []),
        ["class first, attributes above it"] = (new Typist("using GenBn;\n\n$").Type("partial class Net;").Before("partial").Type("[Network]\n").After("[Network").Type(", Input(16), Dense(8), Tanh, Dense(3)"), []),
        ["inside out"] = (new Typist("using GenBn;\n\n[]\npartial class Net;").After("[").Type("Dense(3)").Before("Dense").Type("Flatten, ").Before("Flatten").Type("Conv(2, 3), ").Before("Conv").Type("Input(1, 6, 6), ").Before("Input").Type("Network, "), []),
        ["brackets closed by the editor"] = (new Typist("using GenBn;\n\n$\npartial class Net;").ClosingBrackets().Type("[Network, Input(1, 6, 6)]\n[Conv(2, 3, Name = \"stem\"), ReLU]\n[Flatten, Dense(3)]"), []),
        ["from bottom to top"] = (new Typist("using GenBn;\n\n$\npartial class Net;").Type("[Dense(3)]").Before("[Dense").Type("[ReLU]\n").Before("[ReLU").Type("[Dense(4)]\n").Before("[Dense(4").Type("[Input(5)]\n").Before("[Input").Type("[Network]\n"), []),
        ["a named option behind the others"] = (Net("Input(1, 6, 6), Conv(2, 5), Flatten, Dense(3)").After("Conv(2, 5").Type(", Padding = Padding.Same").After("Padding.Same").Type(", Stride = 2"), []),
        ["a layer that is missing"] = (Net("Input(1, 6, 6), Conv(2, 3), ReLU, Dense(3)").After("ReLU").Type(", Flatten"), []),
        ["a layer that is missing, to the end"] = (Net("Input(1, 6, 6)").After("6, 6)").Type(", Conv(2, 3), Dense(3)"), ["GENBN006 Dense(3)"]),
        ["a slip in a name"] = (Net("Input(1, 6, 6), Conv(2, 3), $Dense(3)").Type("Flaten, ").After("Fla").Type("t"), []),
        ["a slip in a name, to the end"] = (Net("Input(1, 6, 6), Conv(2, 3), Flatten, Dense(3)").Replace("Flatten", "Flaten"), ["CS0246 Flaten", "CS0246 Flaten"]),
        ["a kernel that is too large"] = (Net("Input(1, 6, 6), Conv(2, 3), Flatten, Dense(3)").Replace("3)", "13)").Replace("13)", "3)"), []),
        ["a kernel that is too large, to the end"] = (Net("Input(1, 6, 6), Conv(2, 3), Flatten, Dense(3)").Replace("2, 3", "2, 1").Type("3"), ["GENBN004 Conv(2, 13)"]),
        ["numbers that come one by one"] = (Net("Input(), Dense(), Softmax").After("Input(").Type("12").After("Dense(").Type("10"), []),
        ["an image that was a vector"] = (Net("Input(6), Conv(2, 3), Flatten, Dense(3)").After("Input(6").Type(", 6").Type(", 6"), []),
        ["a text for a number"] = (Net("Input(6), Dense(\"3\")").Erase("\"3\"").Type("3"), []),
        ["a constant that does not exist yet"] = (Net("Input(1, 6, 6), Conv(2, Sizes.Kernel), Flatten, Dense(3)").After("Net;\n").Type("class Sizes { public const int Kernel = 3; }"), []),
        ["layers are erased and others typed"] = (Net("Input(1, 6, 6), Conv(2, 3), ReLU, Flatten, Dense(3)").Erase(", Conv(2, 3), ReLU").Type(", AvgPool(2)"), []),
        ["a residual before its block"] = (Net("Input(2, 6, 6), $Flatten, Dense(3)").Type("Residual<Body>, ").After("Net;\n").Type(Body), []),
        ["a residual inside angle brackets"] = (new Typist($"using GenBn;\n\n[Network, Input(2, 6, 6), Residual<$>, Flatten, Dense(3)]\npartial class Net;\n{Body}").Type("Body").After("Padding = 1").Type(", Stride = 2").Erase(", Stride = 2"), []),
        ["a residual whose block shrinks"] = (new Typist($"using GenBn;\n\n[Network, Input(2, 6, 6), Residual<Body>, Flatten, Dense(3)]\npartial class Net;\n{Body}").Erase(", Padding = 1"), ["GENBN016 Residual<Body>"]),
        ["a block that is none yet"] = (Net("Input(2, 6, 6), Repeat<Body>(2), Flatten, Dense(3)").After("Net;\n").Type("[Conv(2, 1)] class Body;").Before("[Conv").Type("[Block]"), []),
        ["branches"] = (new Typist($"using GenBn;\n\n[Network, Input(2, 6, 6), $Flatten, Dense(3)]\npartial class Net;\n{Body}").Type("Concat<Body, Other>, ").After("class Body;\n").Type("[Block, Conv(3, 1)] class Other;"), []),
        ["a rate, a momentum and a slope"] = (Net("Input(6), Dense(4), BatchNorm, LeakyReLU, Dropout(), Dense(3)").After("BatchNorm").Type("(Momentum = 0.1f)").After("LeakyReLU").Type("(1.5f)").After("Dropout(").Type("0.5f").Replace("0.1f", "0.99f").Erase("1.5f").Type("0.2f"), []),
        ["a batch norm twice"] = (Net("Input(6), Dense(4, Bias = true), Dense(3)").After("true)").Type(", BatchNorm, BatchNorm").Erase(", BatchNorm"), ["GENBN019 Dense(4, Bias = true)"]),
        ["a layer before the input"] = (Net("Dense(3)").Before("Dense").Type("Dense(4), ").Before("Dense(4").Type("Input(6), "), []),
        ["two inputs"] = (Net("Input(6), Dense(3)").After("Input(6)").Type(", Input(7)").Erase("Input(6), "), []),
        ["a layer behind the softmax"] = (Net("Input(6), Dense(3), Softmax").After("Softmax").Type(", Dense(2)"), ["GENBN020 Dense(2)"]),
        ["modifiers of the class"] = (new Typist("using GenBn;\n\n[Network, Input(6), Dense(3)]\n$class Net;").Type("public static ").Erase("static ").Type("partial "), []),
        ["the using comes last"] = (new Typist("$\n[Network, Input(6), Dense(3)]\npartial class Net;").Type("using GenBn;"), []),
        ["qualified names"] = (new Typist("$\npartial class Net;").Type("[GenBn.Network, GenBn.Input(6), global::GenBn.Dense(3)]"), []),
        ["a layer is commented out"] = (new Typist("using GenBn;\n\n[Network, Input(1, 6, 6)]\n[Flatten]\n[Dense(3)]\npartial class Net;").Before("[Flatten").Type("// ").Erase("// "), []),
        ["layers on two declarations"] = (new Typist("using GenBn;\n\n[Network, Input(6), Dense(4)]\npartial class Net;\n\n").Type("[Dense(3)]\npartial class Net;").Erase("[Dense(3)]"), []),
        ["pasted, cut and pasted"] = (new Typist("using GenBn;\n\n$").Paste("[Network, Input(6), Dense(3)]\npartial class Net;\n").Replace("[Network, Input(6), Dense(3)]\n", "").Paste("[Network, Input(1, 6, 6), Dense(3)]\n"), ["GENBN006 Dense(3)"]),
        ["names of layers"] = (Net("Input(6), Dense(4), Dense(3)").After("4").Type(", Name = \"hidden\"").After("Dense(3").Type(", Name = \"hidden\"").Erase("hidden\")]").Type("top\")]"), []),
        ["a network that is a block too"] = (Net("Input(6), Dense(3)").After("[Network, ").Type("Block, ").Erase("Network, "), ["GENBN015 Input(6)"]),
        ["a kernel that is wider than its image"] = (Net("Input(1, 6, 1), Conv(2, 3), Flatten, Dense(3)").After("2, 3").Type(", Padding = 1").Replace("6, 1", "6, 6"), []),
        ["a frozen batch norm"] = (Net("Input(6), Dense(4), BatchNorm, ReLU, Dense(3)").After("BatchNorm").Type(", Frozen").After("BatchNorm").Type("(Statistics = BatchNormStatistics.Running)"), []),
        ["a constructor"] = (new Typist("using GenBn;\n\n[Network, Input(6), Dense(3)]\npartial class Net\n{\n    $\n}\n").Type("public Net(string label) { }").After("label)").Type(" : this(1)"), []),
        ["an activation and a bias"] = (Net("Input(6), Dense(4), Dense(3)").After("4").Type(", Activation = Activation.ReLU, Bias = false"), []),
    };

    /// <summary>A network that is there already.</summary>
    /// <param name="layers">The caret is at <c>$</c>, or goes elsewhere first.</param>
    private static Typist Net(string layers) => new($"using GenBn;\n\n[Network, {layers}]\npartial class Net;\n");
}
