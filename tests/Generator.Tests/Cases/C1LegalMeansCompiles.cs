using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace GenBn.Tests.Cases;

/// <summary>A declaration without an error has code that compiles without one.</summary>
[Trait("Tier", "Slow")]
public sealed class C1LegalMeansCompiles(ITestOutputHelper output)
{
    /// <summary>Forms of the whole grid. In a <see cref="FullSweep"/> all of them compile, in slices.</summary>
    private const int FullSize = 17_254;

    private const int FewestForms = 2_000;

    /// <summary>Forms of one test: it takes a minute or two, so that one that hangs is seen.</summary>
    private const int SliceSize = 1_100;

    private static IReadOnlyList<C1LayerForm> Forms => FullSweep.IsOn ? C1LayerGrid.Whole : C1LayerGrid.Share;

    public static TheoryData<int> FirstForms => [.. Enumerable.Range(0, (Forms.Count + SliceSize - 1) / SliceSize).Select(slice => slice * SliceSize)];

    /// <summary>Networks with a border tile of which two groups of kernel columns loop.</summary>
    [Theory]
    [InlineData("[Network, Input(2, 9, 9), Conv(16, 5, Stride = 2, Padding = 2), Flatten, Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(3, 32, 32), Conv(16, 5, Stride = 2, Padding = 2), ReLU, Flatten, Dense(10)] partial class Net;")]
    [InlineData("[Network, Input(3, 32, 32), Conv(64, 7, Stride = 2, Padding = 3), ReLU, Flatten, Dense(10)] partial class Net;")]
    public void AStemWithAStride(string source) => Assert.Equal(6, Scenario.Of(source).Run().Files.Count);

    /// <summary>Kernels, strides and widths that met the same fault.</summary>
    [Fact]
    public void KernelsStridesAndWidthsOfTheSameKind()
    {
        (int Kernel, int Stride, int[] Widths)[] families =
        [
            (5, 2, [20, 32, 56, 112]), (5, 3, [14, 28, 48, 56, 96]), (5, 4, [32, 64, 96]),
            (7, 2, [28]), (7, 3, [28]), (7, 4, [28]), (9, 2, [28]), (9, 3, [28]), (9, 4, [28]), (4, 3, [28]),
        ];
        C1LayerForm[] forms =
        [
            .. from family in families
               from width in family.Widths
               from isDepthwise in family.Kernel == 5 && width < 56 ? new[] { false, true } : [false]
               select Form(family.Kernel, family.Stride, width, isDepthwise),
        ];
        C1Sweep sweep = C1Sweep.Over(forms);
        Assert.Empty(sweep.Faults);
        Assert.Equal(forms.Length, sweep.Accepted);

        static C1LayerForm Form(int kernel, int stride, int width, bool isDepthwise) => new(
            Invariant($"Conv(16, {kernel}, Stride = {stride}, Padding = {kernel / 2}{(isDepthwise ? ", Groups = 16" : "")})"),
            Invariant($"{(isDepthwise ? 16 : 3)}, {width}, {width}"),
            new Dictionary<string, string>());
    }

    /// <summary>Layers over kernel, stride, padding, dilation, groups, image and channels: a fixed share of the grid, or all of it, in slices.</summary>
    [Theory]
    [MemberData(nameof(FirstForms))]
    public void LayersOfEveryForm(int first)
    {
        C1LayerForm[] forms = [.. Forms.Skip(first).Take(SliceSize)];
        C1Sweep sweep = C1Sweep.Over(forms);
        output.WriteLine($"{sweep.Accepted} of {C1LayerGrid.Whole.Count} forms, {sweep.Characters} characters");
        Assert.Empty(sweep.Faults);
        Assert.Equal(forms.Length, sweep.Accepted);
    }

    /// <summary>What every run compiles has all pairs of values that the grid has.</summary>
    [Fact]
    public void TheShareHasEveryPairOfValues()
    {
        Assert.Equal(FullSize, C1LayerGrid.Whole.Count);
        Assert.InRange(C1LayerGrid.Share.Select(form => form.Text).Distinct().Count(), FewestForms, FullSize);
        Assert.Equal(Pairs(C1LayerGrid.Whole), Pairs(C1LayerGrid.Share));

        static SortedSet<string> Pairs(IEnumerable<C1LayerForm> forms) => new(
            from form in forms
            from first in form.Values
            from second in form.Values
            where string.CompareOrdinal(first.Key, second.Key) < 0
            select $"{Kind(form)}: {first}, {second}",
            StringComparer.Ordinal);

        static string Kind(C1LayerForm form) => string.Join('/', form.Values.Keys);
    }
}
