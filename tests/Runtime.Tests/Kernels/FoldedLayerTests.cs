using System.Runtime.Intrinsics;
using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Folded weights and biases against the formulas in double precision, in both orders.</summary>
public sealed unsafe class FoldedLayerTests
{
    private const float Epsilon = 0.01f;

    private static LanePacking Whole(int groups = 1, int vectors = 1, int rows = 1, int columns = 1) =>
        new(groups, vectors, WideVectors: 0, (rows, columns), (0, 0), (rows, columns));

    /// <summary>With numbers that everyone can check: gamma / √(variance + epsilon) is 2 / √(3.99 + 0.01) = 1 and 3 / √0.25 = 6.</summary>
    [Fact]
    public void AFoldedConvolutionIsThatOfTheFormula()
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("conv1.weight", 2, 1, 1, 2)
            .With("conv1.bias", 5, 7).With("bn.gamma", 2, 3).With("bn.beta", 10, 20).With("bn.running_mean", 1, 2).With("bn.running_var", 3.99f, 0.24f);
        float[] weight = tensors["conv1.weight"];

        var folded = new FoldedLayer(tensors, "conv1", [2, 1, 1, 2], hasBias: true, new FoldedNorm("bn", true, true, Epsilon), Whole(columns: 2));

        float[] expected = [weight[0], weight[1], 6 * weight[2], 6 * weight[3]];
        Assert.All(expected.Zip(new Span<float>(folded.Weight, 4).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(14f, folded.Bias[0], 1e-5f); // (5 − 1) · 1 + 10
        Assert.Equal(50f, folded.Bias[1], 1e-5f); // (7 − 2) · 6 + 20
    }

    /// <summary>Rounded once: each value is the float that is next to the exact one.</summary>
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void EveryValueIsRoundedOnce(bool hasBias, bool hasGamma, bool hasBeta)
    {
        const int Channels = 5;
        HandMadeTensors tensors = new HandMadeTensors().Drawn("dense1.weight", Channels, 3).Drawn("dense1.bias", Channels)
            .Drawn("bn.gamma", Channels).Drawn("bn.beta", Channels).Drawn("bn.running_mean", Channels).Drawn("bn.running_var", Channels);

        var folded = new FoldedLayer(tensors, "dense1", [Channels, 3], hasBias, new FoldedNorm("bn", hasGamma, hasBeta, Epsilon), Whole());

        for (int channel = 0; channel < Channels; channel++)
        {
            double scale = (hasGamma ? tensors["bn.gamma"][channel] : 1.0) / Math.Sqrt((double)tensors["bn.running_var"][channel] + Epsilon);
            double bias = hasBias ? tensors["dense1.bias"][channel] : 0.0;
            double beta = hasBeta ? tensors["bn.beta"][channel] : 0.0;
            Assert.Equal((float)(((bias - tensors["bn.running_mean"][channel]) * scale) + beta), folded.Bias[channel]);
            for (int index = channel * 3; index < (channel + 1) * 3; index++)
            {
                Assert.Equal((float)(tensors["dense1.weight"][index] * scale), folded.Weight[index]);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithoutABatchNormWeightsStayAsTheyAre(bool hasBias)
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("dense1.weight", 3, 4).Drawn("dense1.bias", 3);

        var folded = new FoldedLayer(tensors, "dense1", [3, 4], hasBias, norm: null, Whole());

        Assert.Equal(tensors["dense1.weight"], new Span<float>(folded.Weight, 12).ToArray());
        Assert.Equal(hasBias ? tensors["dense1.bias"] : new float[3], new Span<float>(folded.Bias, 3).ToArray());
    }

    /// <summary>All of the memory, the lanes that only fill a slab too: once with other values, then with those of a new one.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void AnUpdateLeavesWhatANewOneHas(bool hasBias, bool hasNorm)
    {
        const int Channels = 9;
        HandMadeTensors Tensors() => new HandMadeTensors().Drawn("conv1.weight", Channels, 2, 3, 1).Drawn("conv1.bias", Channels)
            .Drawn("bn.gamma", Channels).Drawn("bn.beta", Channels).Drawn("bn.running_mean", Channels).Drawn("bn.running_var", Channels);
        FoldedLayer Folded(ITensorSource tensors) => new(
            tensors, "conv1", [Channels, 2, 3, 1], hasBias, hasNorm ? new FoldedNorm("bn", true, true, Epsilon) : null, new LanePacking(1, 2, 1, (3, 1), (1, 0), (2, 1)));
        HandMadeTensors other = Tensors();
        foreach (string name in new[] { "conv1.weight", "conv1.bias", "bn.gamma", "bn.beta", "bn.running_mean", "bn.running_var" })
        {
            Array.Reverse(other[name]);
        }

        FoldedLayer folded = Folded(other);
        float* memory = folded.Weight;
        int length = (int)(folded.LaneBias - folded.Weight) + 16; // Nine channels in one slab of 16.
        float[] before = new Span<float>(memory, length).ToArray();

        folded.Update(Tensors());

        Assert.True(folded.Weight == memory);
        Assert.NotEqual(before, new Span<float>(memory, length).ToArray());
        Assert.Equal(new Span<float>(Folded(Tensors()).Weight, length).ToArray(), new Span<float>(memory, length).ToArray());
    }

    [Fact]
    public void AVarianceOfZeroIsKeptFromInfinityByEpsilon()
    {
        HandMadeTensors tensors = new HandMadeTensors().With("bn.gamma", 2, -3).With("bn.running_mean", 0, 0).With("bn.running_var", 0, 0);

        FoldedNorm.Tensors norm = new FoldedNorm("bn", true, false, 1e-5f).Read(tensors, 2);

        Assert.Equal(2 / Math.Sqrt(1e-5f), norm.Scale(0), 1e-9);
        Assert.Equal(-3 / Math.Sqrt(1e-5f), norm.Scale(1), 1e-9);
    }

    /// <summary>
    /// Read as a kernel reads it: group after group, slab after slab, weight after weight of those that can reach the image, a
    /// row of lanes each. Lanes without a channel are 0.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 8, 1)]
    [InlineData(1, 9, 1)]
    [InlineData(1, 9, 2)]
    [InlineData(1, 17, 3)]
    [InlineData(1, 33, 3)]
    [InlineData(1, 48, 2)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 9, 2)]
    [InlineData(5, 1, 1)]
    [InlineData(2, 25, 3)]
    public void SlabsHoldTheChannelsSideBySide(int groups, int channels, int vectors)
    {
        foreach (((int row, int column), (int rows, int columns)) in new[] { ((0, 0), (3, 4)), ((1, 0), (1, 4)), ((1, 2), (2, 1)), ((0, 0), (0, 0)), ((2, 0), (1, 0)) })
        {
            foreach (int wideVectors in new[] { 0, 1, 2, 3 })
            {
                AssertPacked(new LanePacking(groups, vectors, wideVectors, (3, 4), (row, column), (rows, columns)), channels);
            }
        }
    }

    private static void AssertPacked(LanePacking packing, int groupChannels)
    {
        const int Sources = 2;
        int channels = packing.Groups * groupChannels;
        HandMadeTensors tensors = new HandMadeTensors().Drawn("conv1.weight", channels, Sources, 3, 4).Drawn("conv1.bias", channels)
            .Drawn("bn.gamma", channels).Drawn("bn.running_mean", channels).Drawn("bn.running_var", channels);
        var folded = new FoldedLayer(tensors, "conv1", [channels, Sources, 3, 4], hasBias: true, new FoldedNorm("bn", true, false, Epsilon), packing);
        Assert.Equal(0, ((nint)folded.Weight | (nint)folded.Bias | (nint)folded.LaneWeight | (nint)folded.LaneBias) % 64);

        float* lane = folded.LaneWeight;
        float* bias = folded.LaneBias;
        int slab = Vector512.IsHardwareAccelerated && packing.WideVectors > 0 ? 16 * packing.WideVectors : 8 * packing.Vectors;
        int padded = (groupChannels + slab - 1) / slab * slab;
        for (int group = 0; group < packing.Groups; group++)
        {
            for (int first = 0; first < padded; first += packing.Slab)
            {
                for (int source = 0; source < Sources; source++)
                {
                    for (int row = packing.First.Row; row < packing.First.Row + packing.Used.Rows; row++)
                    {
                        for (int column = packing.First.Column; column < packing.First.Column + packing.Used.Columns; column++)
                        {
                            for (int o = first; o < first + packing.Slab; o++)
                            {
                                int index = (((((group * groupChannels) + o) * Sources) + source) * 12) + (row * 4) + column;
                                Assert.Equal(o < groupChannels ? folded.Weight[index] : 0f, *lane++);
                            }
                        }
                    }
                }

                for (int o = first; o < first + packing.Slab; o++)
                {
                    Assert.Equal(o < groupChannels ? folded.Bias[(group * groupChannels) + o] : 0f, *bias++);
                }
            }
        }

        Assert.True(lane <= folded.LaneBias, "The weights reach into the biases.");
    }
}
