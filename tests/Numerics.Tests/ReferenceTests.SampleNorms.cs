using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

public partial class ReferenceTests
{
    [Fact]
    public void LayerNormNormalisesEachPositionOverItsChannels()
    {
        SampleNormReference norm = SampleNormReference.Layer("layernorm1", ReferenceShape.Image(3, 1, 2), epsilon: 0);
        norm.Gamma.Values[2] = 2;
        norm.Beta.Values[0] = 10;

        // Columns 1, 2, 3 and 5, 5, 8: deviations √(2/3) and √2.
        double third = Math.Sqrt(1.5);
        AssertClose([10 - third, 10 - Math.Sqrt(0.5), 0, -Math.Sqrt(0.5), 2 * third, 2 * Math.Sqrt(2)], norm.Forward([1, 5, 2, 5, 3, 8], n: 1, training: true), 1e-12);
    }

    [Fact]
    public void GroupNormNormalisesGroupsOfChannels()
    {
        SampleNormReference norm = SampleNormReference.Group("groupnorm1", ReferenceShape.Image(4, 1, 2), groups: 2, epsilon: 0);

        // Groups 0, 0, 4, 4 and 1, 3, 1, 3.
        AssertClose([-1, -1, 1, 1, -1, 1, -1, 1], norm.Forward([0, 0, 4, 4, 1, 3, 1, 3], n: 1, training: true), 1e-12);
    }

    [Fact]
    public void NormsOfOneSampleAgreeWithFiniteDifferences()
    {
        AssertLayer(SampleNormReference.Layer("layernorm1", ReferenceShape.Vector(6)));
        AssertLayer(SampleNormReference.Layer("layernorm1", ReferenceShape.Image(4, 2, 3)));
        AssertLayer(SampleNormReference.Group("groupnorm1", ReferenceShape.Image(6, 2, 2), groups: 3));
        AssertLayer(SampleNormReference.Group("groupnorm1", ReferenceShape.Vector(8), groups: 2, scale: false));
        AssertLayer(SampleNormReference.Group("instancenorm1", ReferenceShape.Image(2, 3, 2), groups: 2, center: false));
    }
}
