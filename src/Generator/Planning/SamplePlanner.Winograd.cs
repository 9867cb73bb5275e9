using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

internal sealed partial class SamplePlanner
{
    /// <summary>A convolution by transforms, whose lanes are channels of its input and of its output.</summary>
    private void Winograd(ConvStage stage, WinogradPlane plane)
    {
        SampleOperand input = ChannelsLast(stage.Input);
        SampleOperand? shortcut = stage.Shortcut is { } added ? ChannelsLast(added.Operand) : null;
        var output = SampleLayout.ChannelsLast(plane.Shape, SampleWinogradConv.LanesOf(plane));
        (SampleWinogradTile narrow, SampleWinogradTile? wide) = SampleWinogradTile.For(plane);
        SampleWinogradConv[] kernels = [.. new[] { narrow, wide }.OfType<SampleWinogradTile>().Select(tile =>
            new SampleWinogradConv(plane, input.Layout, output, shortcut?.Layout, stage.Activation?.Function, tile))];
        var tiles = new Tensor(stage.Layer.Name + "_tiles", TensorShape.Vector(kernels.Max(kernel => kernel.Floats)));
        Use(new SampleOperand(tiles, SampleLayout.RowMajor(tiles.Shape)), _steps.Count);
        Add(
            stage,
            shortcut is null ? [input] : [input, shortcut],
            output,
            SampleVariants.Of(kernels[0], wide is null ? null : kernels[1]),
            Part(stage.Layer, ParameterRole.LaneTileWeight),
            Part(stage.Layer, ParameterRole.Bias),
            tiles: tiles);
    }
}
