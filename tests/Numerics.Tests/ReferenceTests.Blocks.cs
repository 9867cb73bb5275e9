using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Residuals, concatenations and sequences of layers.
public partial class ReferenceTests
{
    [Fact]
    public void ResidualAddsWhatComesAroundTheBlock()
    {
        ReferenceShape two = ReferenceShape.Vector(2);
        DenseReference block = Doubling("dense1", 2);
        ResidualReference residual = new(block);

        AssertClose([3, 6], residual.Forward([1, 2], n: 1, training: true), 0);
        AssertClose([30, 300], residual.Backward([10, 100]), 0);
        Assert.Throws<ArgumentException>(() => new ResidualReference(new DenseReference("dense1", two, units: 3, bias: true)));
    }

    [Fact]
    public void ResidualAddsTheProjection()
    {
        ResidualReference residual = new(Doubling("dense1", 2), Doubling("dense2", 2));
        ((DenseReference)residual.Leaves.Last()).Weight.Values[0] = 5;

        AssertClose([7, 8], residual.Forward([1, 2], n: 1, training: true), 0);
        AssertClose([70, 400], residual.Backward([10, 100]), 0);
        Assert.Equal(["dense1.weight", "dense2.weight"], residual.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void ConcatPutsChannelsOneBehindTheOther()
    {
        ReferenceShape shape = ReferenceShape.Image(2, 1, 2);
        ReferenceWindow point = ReferenceWindow.Of(1, 1);
        ReferenceWindow points = ReferenceWindow.Of(2, 1);
        ConvReference sum = new("conv1", shape, channels: 1, point, points, groups: 1, bias: false);
        Array.Fill(sum.Weight.Values, 1);
        ConcatReference concat = new(new ReLUReference(shape), sum);

        AssertClose([1, 0, 3, 4, 4, 2, 5, 6, 7, 8, 12, 14], concat.Forward([1, -2, 3, 4, 5, 6, 7, 8], n: 2, training: true), 0);
        AssertClose([11, 10, 11, 11, 1, 1, 1, 1], concat.Backward([1, 1, 1, 1, 10, 10, 1, 1, 1, 1, 0, 0]), 0);
        Assert.Equal(ReferenceShape.Image(3, 1, 2), concat.Output);
        Assert.Throws<ArgumentException>(() => new ConcatReference(new ReLUReference(shape), new FlattenReference(shape)));
    }

    [Fact]
    public void ProductsMultiplyValuesOrChannels()
    {
        ReferenceShape two = ReferenceShape.Vector(2);
        ProductReference gate = new(null, Doubling("dense1", 2));
        AssertClose([2, 18], gate.Forward([1, 3], n: 1, training: true), 0);
        AssertClose([40, 1200], gate.Backward([10, 100]), 0);

        ReferenceShape shape = ReferenceShape.Image(2, 1, 2);
        ProductReference channels = new(null, new GlobalAvgPoolReference(shape));
        AssertClose([2, 6, 90, 72], channels.Forward([1, 3, 10, 8], n: 1, training: true), 0);
        AssertClose([2 + (4 / 2.0), 2 + (4 / 2.0), 0, 0], channels.Backward([1, 1, 0, 0]), 0);
        Assert.Throws<ArgumentException>(() => new ProductReference(null, new DenseReference("dense1", two, units: 3, bias: true)));
    }

    [Fact]
    public void CompositesAgreeWithFiniteDifferences()
    {
        ReferenceShape shape = ReferenceShape.Image(3, 5, 4);
        AssertLayer(new ResidualReference(new SequenceReference(Same("conv1", shape, 3), new BatchNormReference("batchnorm1", shape, 0.9, 1e-5))));
        AssertLayer(new ResidualReference(Same("conv1", shape, 2), Same("conv2", shape, 2)));
        AssertLayer(new ConcatReference(Same("conv1", shape, 2), new TanhReference(shape), Same("conv2", shape, 1)));
        AssertLayer(new SequenceReference(
            new ResidualReference(new ConcatReference(Same("conv1", shape, 2), Same("conv2", shape, 1))),
            new GlobalAvgPoolReference(shape)));
        AssertLayer(new ProductReference(null, Same("conv1", shape, 3)));
        AssertLayer(new ProductReference(new TanhReference(shape), new SequenceReference(Same("conv1", shape, 3), new SigmoidReference(shape))));
        AssertLayer(new ProductReference(Same("conv1", shape, 3), new SequenceReference(new GlobalAvgPoolReference(shape), new SigmoidReference(ReferenceShape.Vector(3)))));
        AssertLayer(new ProductReference(null, new IdentityReference(shape)));
        AssertLayer(new ConcatReference(new IdentityReference(shape), new TanhReference(shape)));
        AssertLayer(new ConcatReference(new FlattenReference(shape), new GlobalAvgPoolReference(shape)));
    }

    private static ConvReference Same(string name, ReferenceShape input, int channels) => new(
        name,
        input,
        channels,
        ReferenceWindow.Of(input.Height, kernel: 3, padding: Padding.Same),
        ReferenceWindow.Of(input.Width, kernel: 2, padding: Padding.Same),
        groups: 1,
        bias: true);

    private static DenseReference Doubling(string name, int features)
    {
        DenseReference dense = new(name, ReferenceShape.Vector(features), features, bias: false);
        for (int feature = 0; feature < features; feature++)
        {
            dense.Weight.Values[(feature * features) + feature] = 2;
        }

        return dense;
    }
}
