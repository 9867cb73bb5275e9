namespace GenBn.Generator.Kernels;

/// <summary>How a predictor packs transformed weights of a 3×3 convolution.</summary>
/// <param name="Rows">Output channels of a register tile, for many samples.</param>
/// <param name="Lanes">Output channels in whole vectors, for one sample.</param>
internal sealed record TilePacking(int Rows, int Lanes)
{
    /// <summary>Floats for many samples.</summary>
    public long Floats(int channels, int sources) => (long)WinogradTransform.Products * Parts.Cover(channels, Rows) * Rows * sources;

    /// <summary>Floats for one sample.</summary>
    public long LaneFloats(int sources) => (long)WinogradTransform.Products * sources * Lanes;
}
