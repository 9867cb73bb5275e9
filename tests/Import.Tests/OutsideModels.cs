using Xunit;

namespace GenBn.Tests;

/// <summary>Models of other producers, which are not part of the repository. <c>.ci/run</c> installs them.</summary>
internal static class OutsideModels
{
    private const string NodeFolder = "/usr/share/libonnx-testdata/data/node";

    /// <summary>Why tests of Debian's node models are skipped; null if the models are there.</summary>
    public static string? NodesMissing => Nodes is null ? "Debian's libonnx-testdata is not installed." : null;

    /// <summary>The folder of node models: one in the environment, or where the package puts it.</summary>
    public static string? Nodes => new[] { Environment.GetEnvironmentVariable("GENBN_ONNX_NODES"), NodeFolder }.FirstOrDefault(Directory.Exists);

    /// <summary>Path of a model by the end of its path, under the folder that <c>GENBN_MODELS</c> names; null if it is not there.</summary>
    public static string? Find(string file) =>
        Environment.GetEnvironmentVariable("GENBN_MODELS") is { Length: > 0 } folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(file), SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
}

/// <summary>A test of Debian's node models.</summary>
public sealed class NodeModelsFactAttribute : FactAttribute
{
    public NodeModelsFactAttribute() => Skip = OutsideModels.NodesMissing;
}

/// <summary>A test of models in the folder that <c>GENBN_MODELS</c> names.</summary>
public sealed class OutsideModelsTheoryAttribute : TheoryAttribute
{
    public OutsideModelsTheoryAttribute() => Skip = OutsideModels.Find("ResNet18.onnx") is null || OutsideModels.Find("ch_ppocr_mobile_v2.0_cls_infer.onnx") is null
        ? "GENBN_MODELS names no folder with the models of NuGet and npm."
        : null;
}
