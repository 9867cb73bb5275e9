namespace GenBn.Generator.Declaration;

/// <summary>The files of a network.</summary>
internal static class GeneratedFiles
{
    public const string Api = "";
    public const string Training = ".Training";
    public const string Prediction = ".Prediction";
    public const string PredictionKernels = ".PredictionKernels";
    public const string Kernels = ".Kernels";
    public const string Architecture = ".Architecture";
    public const string Stream = ".Stream";

    /// <summary>Their names.</summary>
    /// <param name="network">What they start with.</param>
    public static IEnumerable<string> Of(string network) =>
        new[] { Api, Training, Prediction, PredictionKernels, Kernels, Architecture, Stream }.Select(part => Name(network, part));

    public static string Name(string network, string part) => network + part + ".g.cs";
}
