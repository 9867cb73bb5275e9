namespace GenBn.Generator.Fusion;

/// <summary>Words for the layers of a stage, for the comments of the generated code.</summary>
internal static class StageWords
{
    /// <summary>The layers that are there, one after the other.</summary>
    public static string Describe(params Layer?[] layers) => string.Join(", ", layers.OfType<Layer>().Select(layer => layer.Words));
}
