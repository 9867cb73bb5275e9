using GenBn.Generator;
using GenBn.Generator.Planning;
using GenBn.Generator.Project;
using Xunit;

namespace GenBn.Tests;

/// <summary>Schedules are data: what a pass and a predictor do can be read without any C#.</summary>
public sealed class ScheduleTests
{
    private const string Source =
        "[Network, Input(2, 6, 6), Conv(3, 3), BatchNorm, ReLU, Flatten, Dense(4), BatchNorm, Tanh, Dropout(0.5f), Dense(2)] partial class Net;";

    [Fact]
    public void AForwardPassIsPhasesOfCalls() => AssertText(
        """
        Blocks: input; conv1 3×3, stride 1, padding 0, statistics of batchnorm1
          rows.Pack(16 * block, Lanes(block), input)
          ahead.Clear()
          rows.FetchAhead(ahead, 16 * next, Samples)
          Conv3x3Forward2x6x6To3x4x4<V>(input, conv1.Weight, Kernel, conv1, ahead)
          batchnorm1.MergeLanes(block, Kernel, 48, conv1, 256, Lanes(block))
        Shares: batchnorm1 of the batch
          exchange: statistics of all channels(batchnorm1)
        Blocks descending: batchnorm1, relu1
          NormalizeReLUForward3x4x4<V>(conv1, batchnorm1.Center, batchnorm1.Scale, batchnorm1.Shift, relu1)
        Features: dense1, batchnorm2, tanh1
          DenseForward48To4<V>(relu1, dense1.Weight, dense1, first, end, Blocks)
          FeatureKernels.Measure<V>(batchnorm2, dense1, 4, first, end, Tree, Kernel)
          exchange: statistics(batchnorm2.Statistics, first, end)
          FeatureKernels.Normalize<V, global::GenBn.Activations.Tanh>(batchnorm2, dense1, 4, tanh1, 4, first, end, Blocks)
        Blocks: dropout1 0.5
          DropoutKernels.Apply(tanh1, dropout1, 4, BatchBlock(block), DropoutKey(0), 0.5f, accumulate: false)
        Features: dense2
          DenseForward4To2<V>(dropout1, dense2.Weight, dense2.Bias, dense2, first, end, Blocks)
        """,
        plan => plan.Forward);

    /// <summary>Folded, without dropout, and with the activations in the kernels before them.</summary>
    [Fact]
    public void PredictionIsAScheduleOfTheSameKind() => AssertText(
        """
        Blocks: conv1 3×3, stride 1, padding 0, batchnorm1 folded in, relu1
          rows.Pack(first + 16 * block, global::System.Math.Min(16, count - 16 * block), input)
          Conv3x3ReLUForward2x6x6To3x4x4<V>(input, conv1.Weight, conv1.Bias, relu1)
        Features: dense1, batchnorm2 folded in, tanh1
          DenseTanhForward48To4<V>(relu1, dense1.Weight, dense1.Bias, tanh1, 0, 4, blocks)
        Features: dense2
          DenseForward4To2<V>(tanh1, dense2.Weight, dense2.Bias, dense2, 0, 2, blocks)
        """,
        plan => plan.Prediction.Blocks with { Places = [] });

    /// <summary>One sample: what is large is shared out by rows or by slabs of channels, what is small is of one thread, and kernels take a range.</summary>
    [Fact]
    public void LargeStepsOfOneSampleAreShares()
    {
        Schedule schedule = PlanOf(
            "[Network, Input(3, 16, 16), Conv(32, 3, Padding = 1), ReLU, Conv(96, 3, Padding = 1), ReLU, Conv(96, 3, Padding = 1), ReLU, GlobalAvgPool, Dense(4)] partial class Net;").Prediction.Sample;
        string[] phases = [.. schedule.Phases.Select(phase => $"{phase.Kind}: {phase.Title}")];
        Assert.Equal(
            ["SampleShares: conv1 3×3, stride 1, padding 1, relu1", "SampleShares: conv2 3×3, stride 1, padding 1, relu2", "SampleShares: conv3 3×3, stride 1, padding 1, relu3", "Sample: globalavgpool1; dense1"],
            phases);
        Assert.Contains("first of 16 by 1, end of 16 by 1)", schedule.ToString(), StringComparison.Ordinal);
        Assert.InRange(schedule.SampleThreads, 2, 64);
    }

    /// <summary>LeNet takes microseconds: no barrier pays, and its kernels take no range.</summary>
    [Fact]
    public void ASmallSampleIsOfOneThread()
    {
        Schedule schedule = PlanOf(Networks.LeNet).Prediction.Sample;
        Assert.Equal(PhaseKind.Sample, Assert.Single(schedule.Phases).Kind);
        Assert.Equal(1, schedule.SampleThreads);
        Assert.DoesNotContain(schedule.Kernels, call => call.Kernel.Signature.Any(parameter => parameter.Name == "end"));
    }

    /// <summary>Ranks complete the sums of each batch norm where they are needed, and all gradients of weights at the end.</summary>
    [Fact]
    public void ABackwardPassNamesWhatRanksExchange() => Assert.Equal(
        ["exchange: gradient sums(batchnorm2.Gradients, first, end)", "exchange: gradient sums of all channels(batchnorm1)", "exchange: gradients of weights()"],
        PlanOf(Source).Backward.ToString().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("exchange", StringComparison.Ordinal)));

    /// <summary>Running statistics are the same on all ranks.</summary>
    [Fact]
    public void RunningStatisticsAreNotExchanged() => Assert.DoesNotContain(
        "exchange", PlanOf("[Network, Input(4), Dense(4), BatchNorm(Statistics = BatchNormStatistics.Running), Dense(2)] partial class Net;").Forward.ToString(), StringComparison.Ordinal);

    /// <summary>What nobody learns from is computed where the gradient of the input is wanted.</summary>
    [Fact]
    public void GradientsOfTheInputAreOnDemand()
    {
        string text = PlanOf(Source).Backward.ToString();
        string only = Assert.Single(text.Split('\n'), line => line.EndsWith(", for the input's gradient", StringComparison.Ordinal));
        Assert.Contains("Conv3x3InputGradient", only, StringComparison.Ordinal);
    }

    /// <summary>Tensors that are not needed at the same time share memory, and others do not.</summary>
    [Theory]
    [InlineData(Source)]
    [InlineData("[Network, Input(4, 8, 8), Residual<A>, ReLU, Residual<A>, ReLU, Concat<A, A>, Flatten, Dense(3)] partial class Net; [Block, Conv(4, 3, Padding = 1), BatchNorm] partial class A;")]
    public void WhatIsReadIsNotOverwritten(string source)
    {
        PredictionPlan plan = PlanOf(source).Prediction;
        foreach (Schedule schedule in new[] { plan.Blocks, plan.Sample })
        {
            Dictionary<string, int> offsets = schedule.Places.ToDictionary(place => place.Tensor.Name, place => place.Offset);
            foreach (KernelCall call in schedule.Phases.SelectMany(phase => phase.Calls).OfType<KernelCall>())
            {
                string[] tensors = [.. call.Arguments.OfType<Values>().Select(value => value.Tensor.Name).Where(offsets.ContainsKey).Distinct()];
                Assert.Equal(tensors.Length, tensors.Select(tensor => offsets[tensor]).Distinct().Count());
            }
        }
    }

    private static void AssertText(string expected, Func<NetworkPlan, Schedule> schedule) => Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", schedule(PlanOf(Source)).ToString());

    private static NetworkPlan PlanOf(string source) =>
        NetworkCompiler.Plan(Assert.Single(ProjectNetworks.Of(Scenario.Of(source).Compile(), static _ => true, CancellationToken.None).Read(CancellationToken.None)))!;
}
