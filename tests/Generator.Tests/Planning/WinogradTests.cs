using GenBn.Generator;
using GenBn.Generator.Declaration;
using GenBn.Generator.Kernels;
using GenBn.Generator.Operators;
using GenBn.Generator.Planning;
using GenBn.Generator.Project;
using GenBn.Generator.Shapes;
using Xunit;

namespace GenBn.Tests;

/// <summary>Where convolutions go by transforms, and how.</summary>
public sealed class WinogradTests
{
    private const string Source =
        "[Network(Convolutions = ConvolutionForm.{0}), Input(2, 6, 6), Conv(3, 3), BatchNorm, ReLU, Flatten, Dense(2)] partial class Net;";

    /// <summary>Planes that divide into tiles and others, with many channels and few.</summary>
    public static TheoryData<int, int, int, int> Shapes
    {
        get
        {
            TheoryData<int, int, int, int> shapes = [];
            foreach (int sources in new[] { 1, 3, 16, 64, 200, 512 })
            {
                foreach (int channels in new[] { 1, 2, 7, 16, 24, 41, 64, 97, 128, 512 })
                {
                    shapes.Add(sources, channels, 4, 4);
                    shapes.Add(sources, channels, 7, 13);
                    shapes.Add(sources, channels, 32, 32);
                }
            }

            return shapes;
        }
    }

    [Fact]
    public void APassTransformsTheWeightsFirst() => Assert.StartsWith(
        """
        Shares: transformed weights
          conv1_tiles.Transform(conv1.Weight, worker)
        Blocks: input; conv1 3×3, stride 1, padding 0, statistics of batchnorm1
          rows.Pack(16 * block, Lanes(block), input)
          ahead.Clear()
          rows.FetchAhead(ahead, 16 * next, Samples)
          WinogradConv3x3Forward2x6x6To3x4x4<V>(input, conv1_tiles.Forward, Kernel, conv1, Tiles, ahead)
          batchnorm1.MergeLanes(block, Kernel, 48, conv1, 256, Lanes(block))
        """.ReplaceLineEndings("\n"),
        PlanOf("Winograd").Forward.ToString(),
        StringComparison.Ordinal);

    /// <summary>So that one sample has the bits of many.</summary>
    [Fact]
    public void BothSchedulesOfAPredictionHaveOneForm()
    {
        PredictionPlan prediction = PlanOf("Winograd").Prediction;
        Assert.Contains("WinogradConv3x3ReLUForward2x6x6To3x4x4<V>(input, conv1.TileWeight, conv1.Bias, relu1, conv1_tiles)", prediction.Blocks.ToString(), StringComparison.Ordinal);
        Assert.Contains("SampleWinogradConv3x3ReLUFrom2x6x6To3x4x4<N>(input_lanes, conv1.LaneTileWeight, conv1.Bias, relu1, conv1_tiles)", prediction.Sample.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DirectIsDirect()
    {
        NetworkPlan plan = PlanOf("Direct");
        Assert.All(
            [plan.Forward, plan.Backward, plan.Prediction.Blocks, plan.Prediction.Sample],
            schedule => Assert.DoesNotContain("Winograd", schedule.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Conv(16, 5, Padding = 2)")]
    [InlineData("Conv(16, 3, 1)")]
    [InlineData("Conv(16, 3, Stride = 2)")]
    [InlineData("Conv(16, 3, Dilation = 2)")]
    [InlineData("Conv(16, 3, Groups = 2)")]
    [InlineData("Conv(16, 3, Padding = 3)")]
    public void WhatTransformsDoNotServeIsDirect(string conv)
    {
        NetworkPlan plan = PlanOfSource($"[Network(Convolutions = ConvolutionForm.Winograd), Input(16, 12, 12), {conv}, Flatten, Dense(2)] partial class Net;");
        Assert.DoesNotContain("Winograd", plan.Forward + $"{plan.Backward}{plan.Prediction.Blocks}{plan.Prediction.Sample}", StringComparison.Ordinal);
    }

    /// <summary>The layers of ResNet-20 are faster by transforms, those of LeNet, and few channels, are not.</summary>
    [Theory]
    [InlineData("Input(16, 32, 32), Conv(16, 3, Padding = 1)", true)]
    [InlineData("Input(32, 16, 16), Conv(32, 3, Padding = 1)", true)]
    [InlineData("Input(64, 8, 8), Conv(64, 3, Padding = 1)", true)]
    [InlineData("Input(1, 28, 28), Conv(16, 3, Padding = 1)", false)]
    [InlineData("Input(1, 28, 28), Conv(6, 5)", false)]
    [InlineData("Input(64, 1, 1), Conv(64, 3, Padding = 1)", false)]
    public void TheFasterFormIsChosen(string layers, bool isTransformed) =>
        Assert.Equal(isTransformed, PlanOfSource($"[Network, {layers}, BatchNorm, Flatten, Dense(2)] partial class Net;").Forward.ToString().Contains("Winograd", StringComparison.Ordinal));

    /// <summary>Sums, what is held of inputs or weights, and one of the others: 16 registers hold them. Channels do not share cache sets.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void RegistersHoldATile(int sources, int channels, int height, int width)
    {
        var plane = new WinogradPlane(
            new TensorShape(sources, height, width, IsVector: false), new TensorShape(channels, height, width, IsVector: false), new Extent(1, 1));
        var panel = WinogradPanel.For(plane);
        Assert.InRange((panel.Rows * panel.Columns) + Math.Min(panel.Rows, panel.Columns) + 1, 3, 16);
        Assert.InRange(panel.Rows, 1, channels);
        Assert.InRange(panel.Strip, 1, plane.Tiles);
        Assert.Equal(0, channels % panel.Chunk);
        Assert.True(panel.Chunk == channels || panel.Chunk % panel.Rows == 0);
        Assert.Equal(1, panel.Stride % 2);
        var gradient = WinogradGradientPanel.For(plane);
        Assert.InRange((gradient.Rows * gradient.Columns) + Math.Min(gradient.Rows, gradient.Columns) + 1, 3, 16);
        Assert.Equal(0, channels % gradient.Rows);
        (SampleWinogradTile narrow, SampleWinogradTile? wide) = SampleWinogradTile.For(plane);
        Assert.InRange((narrow.Vectors * narrow.Columns) + narrow.Vectors + 1, 3, 16);
        Assert.InRange(((wide?.Vectors * wide?.Columns) ?? 0) + wide?.Vectors ?? 0, 0, 31);
    }

    /// <summary>The enumeration of the runtime has the same members.</summary>
    [Fact]
    public void TheFormsAreThoseOfTheRuntime() => Assert.Equal(Enum.GetNames<GenBn.ConvolutionForm>(), Enum.GetNames<Generator.Operators.ConvolutionForm>());

    private static NetworkPlan PlanOf(string form) => PlanOfSource(Source.Replace("{0}", form, StringComparison.Ordinal));

    private static NetworkPlan PlanOfSource(string source) =>
        NetworkCompiler.Plan(Assert.Single(ProjectNetworks.Of(Scenario.Of(source).Compile(), static _ => true, CancellationToken.None).Read(CancellationToken.None)))!;
}
