namespace GenBn.Generator.Declaration;

/// <summary>What every network's class gets beside the views of its layers. A member of the user's own with the same name does not compile.</summary>
internal static class GeneratedMembers
{
    /// <summary>The constructor, as <see cref="All"/> lists it.</summary>
    public const string Constructor = ".ctor(ulong)";

    /// <summary>Those that only networks of sequences get; no network of another shape may have such members either.</summary>
    public static IReadOnlyList<string> OfStreams => ["CreateStream()", "FrozenStream", "FrameKernels"];

    /// <summary>Methods with the types of their parameters: a user's method of the same name with others is an overload.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "InputLength",
        "OutputLength",
        "ParameterCount",
        "Flops",
        "PredictionScratchBytes",
        "ArchitectureHash",
        "Summary",
        "_store",
        Constructor,
        "Parameters",
        "Buffers",
        "CreatePass(int, int, bool)",
        "CreatePredictor()",
        "LoadPredictor(string)",
        "LoadPredictor(System.IO.Stream)",
        "LoadPredictor(System.ReadOnlySpan<byte>)",
        "LoadPredictor(GenBn.Weights.WeightsFile)",
        "BlockViews",
        "Architecture",
        "ArchitectureHolder",
        "TrainingPass",
        "FrozenPredictor",
        "PredictionKernels",
        "Kernels",
        .. OfStreams,
    ];

    /// <summary>Whether a member is a method or constructor, which others of its name may overload.</summary>
    public static bool IsMethod(string member) => member.IndexOf('(') > 0;

    /// <summary>A member's name without the types of its parameters.</summary>
    public static string NameOf(string member) => member.IndexOf('(') is int parameters and > 0 ? member.Substring(0, parameters) : member;
}
