using static System.FormattableString;

namespace GenBn.Tests.Cases;

/// <summary>
/// Legal layers over all combinations of kernel, stride, padding, dilation, grouping and image. Channels are not multiplied in: they rotate, so
/// that each number meets each value of the other dimensions. Forms that different values write the same way occur once.
/// </summary>
internal static class C1LayerGrid
{
    /// <summary>Rotations of the channels over the other dimensions of a convolution.</summary>
    private const int Rotations = 2;

    private static readonly int[] Channels = [1, 3, 8, 16, 17, 48, 64];

    private static readonly (int Height, int Width)[] Images =
        [(5, 5), (9, 5), (7, 112), (11, 13), (14, 14), (17, 20), (28, 28), (31, 33), (48, 48), (56, 56), (96, 64), (112, 112)];

    private static readonly string[] Paddings = ["0", "k / 2", "Same"];

    private static readonly string[] Groupings = ["dense", "grouped", "depthwise"];

    private static readonly int[] Features = [1, 2, 3, 7, 8, 15, 16, 17, 31, 48, 64, 100, 129, 400];

    private static readonly int[] Units = [1, 2, 3, 5, 8, 10, 11, 16, 17, 24, 33, 48, 64, 100];

    /// <summary>Every form.</summary>
    public static IReadOnlyList<C1LayerForm> Whole { get; } =
        [.. Distinct(Convolutions()), .. Distinct(Pools()), .. GlobalPools(), .. Upsamplings(), .. C1ResizingGrid.Forms, .. Slopes(), .. Dense()];

    /// <summary>What every run compiles: one convolution in 16 and 10 pools in 29, spread over the grid, and all of the rest.</summary>
    public static IReadOnlyList<C1LayerForm> Share { get; } =
        [.. Part(1, 16, Distinct(Convolutions())), .. Part(10, 29, Distinct(Pools())), .. GlobalPools(), .. Upsamplings(), .. C1ResizingGrid.Forms, .. Slopes(), .. Dense()];

    private static IEnumerable<C1LayerForm> Distinct(IEnumerable<C1LayerForm> forms) => forms.DistinctBy(form => form.Text);

    private static IEnumerable<C1LayerForm> Part(int count, int of, IEnumerable<C1LayerForm> forms) =>
        forms.Where((_, index) => index * count % of < count);

    private static IEnumerable<C1LayerForm> Convolutions()
    {
        int turn = 0;
        foreach (int kernel in Enumerable.Range(1, 11))
        {
            foreach (int stride in Enumerable.Range(1, 4))
            {
                foreach (string padding in Paddings)
                {
                    foreach (int dilation in new[] { 1, 2 })
                    {
                        foreach (string grouping in Groupings)
                        {
                            foreach ((int height, int width) in Images)
                            {
                                for (int rotation = 0; rotation < Rotations; rotation++, turn++)
                                {
                                    int channels = Channels[turn % Channels.Length];
                                    int outputs = Channels[turn / Channels.Length % Channels.Length];
                                    int groups = Groups(grouping, channels);
                                    if (groups > 0 && Fits(kernel, padding, dilation, height, width) && (kernel > 1 || dilation == 1))
                                    {
                                        int count = groups == 1 ? outputs : groups * (1 + (turn % 2));
                                        yield return new C1LayerForm(
                                            Invariant($"Conv({count}, {kernel}{Option("Stride", stride, 1)}{Padded(kernel, padding)}{Option("Dilation", dilation, 1)}{Option("Groups", groups, 1)})"),
                                            Invariant($"{channels}, {height}, {width}"),
                                            Values(("kernel", kernel), ("stride", stride), ("padding", padding), ("dilation", dilation), ("grouping", grouping), ("image", $"{height}×{width}"), ("channels", channels)));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<C1LayerForm> Pools()
    {
        int turn = 0;
        foreach (string kind in new[] { "MaxPool", "AvgPool" })
        {
            foreach (int kernel in Enumerable.Range(1, kind == "MaxPool" ? 8 : 11))
            {
                foreach (int stride in Enumerable.Range(1, 4))
                {
                    foreach (string padding in Paddings)
                    {
                        foreach ((int height, int width) in Images)
                        {
                            int channels = Channels[turn++ % Channels.Length];
                            if (Fits(kernel, padding, 1, height, width))
                            {
                                yield return new C1LayerForm(
                                    Invariant($"{kind}({kernel}, Stride = {stride}{Padded(kernel, padding)})"),
                                    Invariant($"{channels}, {height}, {width}"),
                                    Values(("pool", kind), ("kernel", kernel), ("stride", stride), ("padding", padding), ("image", $"{height}×{width}"), ("channels", channels)));
                            }
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<C1LayerForm> GlobalPools() =>
        from image in Images
        from channels in Channels
        select new C1LayerForm("GlobalAvgPool", Invariant($"{channels}, {image.Height}, {image.Width}"), Values(("global image", $"{image.Height}×{image.Width}"), ("channels", channels)));

    private static IEnumerable<C1LayerForm> Upsamplings() =>
        from image in Images.Take(4)
        from channels in Channels
        from factors in new[] { "1", "2", "3", "1, 2", "2, 1", "4, 3" }
        select new C1LayerForm(Invariant($"Upsample({factors})"), Invariant($"{channels}, {image.Height}, {image.Width}"), Values(("factors", factors), ("image", $"{image.Height}×{image.Width}"), ("channels", channels)));

    private static IEnumerable<C1LayerForm> Slopes() =>
    [
        .. from image in Images
           from channels in Channels
           select new C1LayerForm("PReLU", Invariant($"{channels}, {image.Height}, {image.Width}"), Values(("sloped image", $"{image.Height}×{image.Width}"), ("channels", channels))),
        .. from features in Features
           from start in new[] { "PReLU", "PReLU(Start = 0)" }
           select new C1LayerForm(start, Invariant($"{features}"), Values(("features", features), ("start", start))),
    ];

    private static IEnumerable<C1LayerForm> Dense() =>
        from features in Features
        from units in Units
        select new C1LayerForm(Invariant($"Dense({units})"), Invariant($"{features}"), Values(("features", features), ("units", units)));

    /// <summary>0 where there is none: a prime number of channels has no groups between one and all.</summary>
    private static int Groups(string grouping, int channels) => grouping switch
    {
        "dense" => 1,
        "depthwise" => channels,
        _ => new[] { 4, 3, 2 }.FirstOrDefault(groups => channels % groups == 0 && channels > groups),
    };

    private static bool Fits(int kernel, string padding, int dilation, int height, int width) =>
        padding == "Same" || ((kernel - 1) * dilation) + 1 <= Math.Min(height, width) + (padding == "0" ? 0 : kernel / 2 * 2);

    private static string Padded(int kernel, string padding) => padding switch
    {
        "Same" => ", Padding = Padding.Same",
        "0" => "",
        _ => Option("Padding", kernel / 2, 0),
    };

    private static string Option(string name, int value, int usual) => value == usual ? "" : Invariant($", {name} = {value}");

    private static IReadOnlyDictionary<string, string> Values(params (string Dimension, object Value)[] values) =>
        values.ToDictionary(value => value.Dimension, value => Invariant($"{value.Value}"));
}
