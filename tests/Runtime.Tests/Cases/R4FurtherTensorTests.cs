using GenBn.Tests.Checkpoints;
using GenBn.Tests.Prediction;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Weights of another program whose names were mapped by hand: a tensor without a place in the network is refused, not left out.</summary>
public sealed class R4FurtherTensorTests
{
    [Theory]
    [InlineData("conv1.bias", 4, " 'conv1' has no bias: declare it with Bias = true.")]
    [InlineData("dense1.bias", 9, " 'dense1' has no bias: declare it with Bias = true.")]
    [InlineData("conv2.weight", 4, "")]
    [InlineData("sigmoid1.weight", 4, "")]
    [InlineData("conv1.weight_g", 4, "")]
    [InlineData("batchnorm1.weight", 4, "")]
    [InlineData("batchnorm3.num_batches_tracked", 1, "")]
    [InlineData("ema.conv1.weight", 36, "")]
    public void ATensorWithoutAPlaceIsRefused(string name, int length, string remedy)
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        byte[] content = WeightsContent.Written([.. PredictorFiles.TensorsOf(network), Filled(name, length)]);
        string expected = $"content: expected only the 12 tensors of TinyNetwork, but found also: {name}.{remedy}";
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => TinyNetwork.LoadPredictor(content)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => new TinyNetwork().LoadWeights(WeightsFile.Read(content))).Message);
    }

    [Fact]
    public void TermsThatABatchNormLacksAreNamed()
    {
        NormWithoutTerms network = PredictionNetworks.Drawn<NormWithoutTerms>(1);
        NormWithoutTerms.LoadPredictor(WeightsContent.Written(PredictorFiles.TensorsOf(network)));
        foreach ((string term, string option) in new[] { ("gamma", "Scale"), ("beta", "Center") })
        {
            byte[] content = WeightsContent.Written([.. PredictorFiles.TensorsOf(network), Filled($"batchnorm1.{term}", 5)]);
            Assert.EndsWith(
                $" 'batchnorm1' has no {term}: declare it without {option} = BatchNormTerm.Off.",
                Assert.Throws<InvalidDataException>(() => NormWithoutTerms.LoadPredictor(content)).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("batchnorm1.num_batches_tracked")]
    [InlineData("optimizer/velocity/conv1.weight")]
    [InlineData("callback/0/conv1.weight")]
    public void WhatPredictionHasNoUseForIsPassedOver(string name)
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        byte[] content = WeightsContent.Written([.. PredictorFiles.TensorsOf(network), Filled(name, 1)]);
        TinyNetwork.LoadPredictor(content);
        new TinyNetwork().LoadWeights(WeightsFile.Read(content));
    }

    private static NamedTensor Filled(string name, int length) => new ParameterStore(0, (length + 15) & ~15).AddBuffer(name, 0.5f, length);
}

/// <summary>Its batch norm neither scales nor shifts.</summary>
[Network, Input(7)]
[Dense(5), BatchNorm(Scale = BatchNormTerm.Off, Center = BatchNormTerm.Off), ReLU]
[Dense(3)]
public sealed partial class NormWithoutTerms;
