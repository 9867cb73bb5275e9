using static System.FormattableString;

namespace GenBn.Tests.Cases;

/// <summary>Legal norms of one sample, transposed convolutions, and layers that move pixels, over their options, images and channels.</summary>
internal static class C1ResizingGrid
{
    private static readonly (int Channels, int Height, int Width)[] Images = [(12, 5, 5), (36, 9, 4), (16, 16, 16), (48, 7, 31), (4, 1, 1)];

    private static readonly string[] Pixels =
    [
        "LayerNorm", "LayerNorm(Scale = false)", "GroupNorm(1)", "GroupNorm(2, Center = false)", "GroupNorm(4, Epsilon = 1e-3f)", "InstanceNorm",
        "InstanceNorm(Scale = false, Center = false)", "Upsample(2, Interpolation = Interpolation.Bilinear)",
        "Upsample(1, 8, Interpolation = Interpolation.Bilinear)", "PixelShuffle(1)", "PixelShuffle(2)", "Pad(1)", "Pad(0, 3, 2, 0, Mode = PadMode.Edge)",
        "Pad(1, 0, 2, 3, Mode = PadMode.Reflect)", "Crop(0)", "Crop(1, 0, 0, 2)", "Reshape(2, 2, 1)",
    ];

    /// <summary>Every form.</summary>
    public static IReadOnlyList<C1LayerForm> Forms { get; } = [.. Images.SelectMany(image => Pixels.Where(layer => Fits(layer, image)).Select(layer => Of(layer, image))), .. Transposed().DistinctBy(form => form.Text)];

    private static IEnumerable<C1LayerForm> Transposed() =>
        from kernel in new[] { 1, 2, 3, 4, 5, 16 }
        from stride in new[] { 1, 2, 3, 16 }
        from padding in new[] { 0, kernel / 2 }
        from grouping in new[] { 1, 4, 0 }
        let image = Images[(kernel + stride + padding + grouping) % Images.Length]
        where ((image.Height - 1) * stride) + kernel > 2 * padding && ((image.Width - 1) * stride) + kernel > 2 * padding && kernel * stride < 100
              && image.Width * stride <= 300 // Larger ones have more values than a concatenation may.
        let groups = grouping == 0 ? image.Channels : grouping
        select Of(
            Invariant($"ConvTranspose({groups * ((kernel % 3) + 1)}, {kernel}, Stride = {stride}, Padding = {padding}, Groups = {groups}")
                + (stride == 3 ? ", OutputPadding = 2" : "") + (kernel == 3 ? ", Dilation = 2" : "") + ")",
            image);

    private static bool Fits(string layer, (int Channels, int Height, int Width) image) => image.Height > 1
        ? !layer.StartsWith("Reshape", StringComparison.Ordinal)
        : !layer.StartsWith("InstanceNorm", StringComparison.Ordinal) && layer != "GroupNorm(4, Epsilon = 1e-3f)"
            && !layer.Contains("Reflect", StringComparison.Ordinal) && !layer.StartsWith("Crop(1", StringComparison.Ordinal);

    private static C1LayerForm Of(string layer, (int Channels, int Height, int Width) image) => new(
        layer,
        Invariant($"{image.Channels}, {image.Height}, {image.Width}"),
        new Dictionary<string, string> { ["resizing"] = layer, ["resized image"] = Invariant($"{image.Channels}×{image.Height}×{image.Width}") });
}
