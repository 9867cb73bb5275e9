using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Cases;

/// <summary>A declaration without an error has code that compiles without one.</summary>
public sealed class C1LegalMeansCompiles(ITestOutputHelper output)
{
    /// <summary>Forms of the whole grid. With <c>GENBN_FULL_SWEEP=1</c> all of them compile, which takes a quarter of an hour of processor time.</summary>
    private const int FullSize = 16_784;

    /// <summary>Every run compiles one form in so many.</summary>
    private const int Share = 8;

    private const int FewestForms = 2_000;

    private static bool IsFull => Environment.GetEnvironmentVariable("GENBN_FULL_SWEEP") == "1";

    /// <summary>Networks with a border tile of which two groups of kernel columns loop.</summary>
    [Theory]
    [InlineData("[Network, Input(2, 9, 9), Conv(16, 5, Stride = 2, Padding = 2), Flatten, Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(3, 32, 32), Conv(16, 5, Stride = 2, Padding = 2), ReLU, Flatten, Dense(10)] partial class Net;")]
    [InlineData("[Network, Input(3, 32, 32), Conv(64, 7, Stride = 2, Padding = 3), ReLU, Flatten, Dense(10)] partial class Net;")]
    public void AStemWithAStride(string source) => Assert.Equal(6, Scenario.Of(source).Run().Files.Count);

    /// <summary>The kernels, strides and widths that met the same fault, and each with the others'.</summary>
    [Fact]
    public void KernelsStridesAndWidthsOfTheSameKind()
    {
        C1LayerForm[] forms =
        [
            .. from kernel in new[] { 4, 5, 7, 9 }
               from stride in new[] { 2, 3, 4 }
               from width in new[] { 14, 20, 28, 32, 48, 56, 64, 96, 112 }
               let isDepthwise = kernel == 5 && width < 64
               select new C1LayerForm(FormattableString.Invariant($"Conv(16, {kernel}, Stride = {stride}, Padding = {kernel / 2}{(isDepthwise ? ", Groups = 16" : "")})"), FormattableString.Invariant($"{(isDepthwise ? 16 : 3)}, {width}, {width}"), new Dictionary<string, string>()),
        ];
        C1Sweep sweep = C1Sweep.Over(forms);
        Assert.Empty(sweep.Faults);
        Assert.Equal(forms.Length, sweep.Accepted);
    }

    /// <summary>Layers over kernel, stride, padding, dilation, groups, image and channels: a fixed share of the grid, or all of it.</summary>
    [Fact]
    public void LayersOfEveryForm()
    {
        IReadOnlyList<C1LayerForm> forms = IsFull ? C1LayerGrid.Whole : C1LayerGrid.OneOf(Share);
        C1Sweep sweep = C1Sweep.Over(forms);
        output.WriteLine($"{sweep.Accepted} of {C1LayerGrid.Whole.Count} forms, {sweep.Characters} characters");
        Assert.Empty(sweep.Faults);
        Assert.Equal(forms.Count, sweep.Accepted);
        Assert.InRange(sweep.Accepted, FewestForms, FullSize);
    }

    /// <summary>What every run compiles has every value of every dimension, all pairs of a convolution's and most of the others'.</summary>
    [Fact]
    public void TheShareHasEveryValueAndMostPairs()
    {
        Assert.Equal(FullSize, C1LayerGrid.Whole.Count);
        Assert.Equal(Values(C1LayerGrid.Whole), Values(C1LayerGrid.OneOf(Share)));
        Assert.Equal(Pairs(C1LayerGrid.Whole.Where(IsConv)), Pairs(C1LayerGrid.OneOf(Share).Where(IsConv)));
        Assert.InRange(Pairs(C1LayerGrid.OneOf(Share)).Count, Pairs(C1LayerGrid.Whole).Count * 3 / 4, int.MaxValue);

        static bool IsConv(C1LayerForm form) => form.Values.ContainsKey("grouping");

        static SortedSet<string> Values(IEnumerable<C1LayerForm> forms) =>
            new(forms.SelectMany(form => form.Values.Select(value => $"{Kind(form)}: {value}")), StringComparer.Ordinal);

        static SortedSet<string> Pairs(IEnumerable<C1LayerForm> forms) => new(
            from form in forms
            from first in form.Values
            from second in form.Values
            where string.CompareOrdinal(first.Key, second.Key) < 0
            select $"{Kind(form)}: {first}, {second}",
            StringComparer.Ordinal);

        static string Kind(C1LayerForm form) => form.Layer.Split('(')[0];
    }
}
