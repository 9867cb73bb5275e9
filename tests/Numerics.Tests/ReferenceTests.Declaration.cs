using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// How attributes are read and named.
public partial class ReferenceTests
{
    [Fact]
    public void LayersComeInSourceOrder()
    {
        string[] layers = [.. ReferenceNetwork.Of(typeof(EveryLayer)).Layers
            .Select(layer => layer.GetType().Name.Replace("Reference", string.Empty))];
        string[] stored = [.. typeof(EveryLayer).GetCustomAttributesData()
            .Where(data => data.AttributeType.IsAssignableTo(typeof(LayerAttribute)))
            .Select(data => data.AttributeType.Name.Replace("Attribute", string.Empty))];

        string[] declared =
        [
            "Sigmoid", "BatchNorm", "Conv", "ReLU", "MaxPool", "BatchNorm", "Conv", "BatchNorm", "Sigmoid", "MaxPool",
            "Conv", "Flatten", "BatchNorm", "Dense", "ReLU", "Dense", "BatchNorm",
        ];
        Assert.Equal(declared, layers);
        Assert.Equal(["Input", .. declared], stored);
    }

    [Fact]
    public void ParametersAndBuffersAreNamedInOrderOfDeclaration()
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(EveryLayer));

        Assert.Equal(
            [
                "batchnorm1.gamma [2]", "batchnorm1.beta [2]", "conv1.weight [3, 2, 3, 3]", "conv1.bias [3]",
                "batchnorm2.gamma [3]", "batchnorm2.beta [3]", "conv2.weight [4, 3, 2, 2]",
                "batchnorm3.gamma [4]", "batchnorm3.beta [4]", "conv3.weight [5, 4, 3, 3]", "conv3.bias [5]",
                "batchnorm4.gamma [80]", "batchnorm4.beta [80]", "dense1.weight [7, 80]", "dense1.bias [7]",
                "dense2.weight [6, 7]", "batchnorm5.gamma [6]", "batchnorm5.beta [6]",
            ],
            network.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal(
            [
                "batchnorm1.running_mean [2]", "batchnorm1.running_var [2]", "batchnorm2.running_mean [3]",
                "batchnorm2.running_var [3]", "batchnorm3.running_mean [4]", "batchnorm3.running_var [4]",
                "batchnorm4.running_mean [80]", "batchnorm4.running_var [80]", "batchnorm5.running_mean [6]",
                "batchnorm5.running_var [6]",
            ],
            network.Buffers.Select(buffer => buffer.ToString()));
        Assert.Equal(2 * 14 * 14, network.InputLength);
        Assert.Equal(6, network.OutputLength);
        Assert.All(network.Tensor("batchnorm4.gamma").Values, value => Assert.Equal(1, value));
        Assert.All(network.Tensor("batchnorm4.running_var").Values, value => Assert.Equal(1, value));
        Assert.All(network.Tensor("batchnorm4.running_mean").Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void LayersOfBlocksAreNamedAfterTheirUse()
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(EveryWord));

        Assert.Equal(
            [
                "stem.weight [4, 2, 2, 3]", "batchnorm1.gamma [4]",
                "widening1.conv1.weight [6, 4, 3, 3]", "widening1.batchnorm1.gamma [6]", "widening1.batchnorm1.beta [6]",
                "widening1.projection.conv1.weight [6, 4, 1, 1]", "widening1.projection.conv1.bias [6]",
                "twoWay1.0.concat1.0.conv1.weight [4, 6, 1, 1]", "twoWay1.0.concat1.0.conv1.bias [4]",
                "twoWay1.0.concat1.1.conv1.weight [2, 6, 3, 3]", "twoWay1.0.concat1.1.conv1.bias [2]",
                "twoWay1.1.concat1.0.conv1.weight [4, 6, 1, 1]", "twoWay1.1.concat1.0.conv1.bias [4]",
                "twoWay1.1.concat1.1.conv1.weight [2, 6, 3, 3]", "twoWay1.1.concat1.1.conv1.bias [2]",
                "conv2.weight [6, 2, 1, 1]", "batchnorm2.gamma [6]", "batchnorm2.beta [6]",
                "dense1.weight [5, 6]", "dense1.bias [5]", "dense2.weight [3, 5]",
            ],
            network.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal(
            [
                "batchnorm1.running_mean", "batchnorm1.running_var", "widening1.batchnorm1.running_mean",
                "widening1.batchnorm1.running_var", "batchnorm2.running_mean", "batchnorm2.running_var",
            ],
            network.Buffers.Select(buffer => buffer.Name));
        Assert.Equal(
            [
                "stem", "leakyrelu1", "batchnorm1", "widening1.conv1", "widening1.batchnorm1", "widening1.relu1",
                "widening1.projection.conv1", "leakyrelu2", "twoWay1.0.concat1.0.conv1", "twoWay1.0.concat1.1.conv1",
                "twoWay1.1.concat1.0.conv1", "twoWay1.1.concat1.1.conv1", "avgpool1", "maxpool1", "conv2", "batchnorm2", "dropout1",
                "globalavgpool1", "dense1", "elu1", "dense2", "softmax1",
            ],
            network.Leaves.Select(leaf => leaf.Name));
    }

    [Fact]
    public void FrozenFreezesTheLayerBeforeOrTheWholeClass()
    {
        Assert.Equal(
            [
                "batchnorm1.gamma", "widening1.projection.conv1.weight", "widening1.projection.conv1.bias", "conv2.weight",
                "dense1.weight", "dense1.bias",
            ],
            ReferenceNetwork.Of(typeof(EveryWord)).Parameters.Where(parameter => !parameter.Trainable).Select(parameter => parameter.Name));
    }
}
