using GenBn.Tests.Own;
using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Activations and dropout.
public partial class ReferenceTests
{
    [Fact]
    public void SigmoidAndReLUAreTheTextbookFunctions()
    {
        SigmoidReference sigmoid = new(ReferenceShape.Vector(2));
        AssertClose([0.5, 0.75], sigmoid.Forward([0, Math.Log(3)], n: 1, training: true), 1e-15);
        AssertClose([0.25, 0.375], sigmoid.Backward([1, 2]), 1e-15);

        ReLUReference relu = new(ReferenceShape.Vector(3));
        AssertClose([0, 0, 2], relu.Forward([-1, 0, 2], n: 1, training: true), 0);
        AssertClose([0, 0, 5], relu.Backward([5, 5, 5]), 0);
        Assert.Equal(0, relu.SmallestDistance);
    }

    /// <summary>Values from tables: tanh 1, e⁻¹, Φ(1) = 0.8413447, Φ(−2) = 0.0227501, ln 2.</summary>
    [Fact]
    public void OtherActivationsAreTheTextbookFunctions()
    {
        ReferenceShape three = ReferenceShape.Vector(3);
        AssertClose([-0.02, 0, 2], Apply(new LeakyReLUReference(three, 0.01), -2, 0, 2), 1e-15);
        AssertClose([-0.76159416, 0, 0.76159416], Apply(new TanhReference(three), -1, 0, 1), 5e-9);
        AssertClose([-1.26424112, 0, 2], Apply(new ELUReference(three, 2), -1, 0, 2), 5e-9);
        AssertClose([-0.26894142, 0, 0.73105858], Apply(new SiLUReference(three), -1, 0, 1), 5e-9);
        AssertClose([-0.04550026, 0.84134475, 10], Apply(new GELUReference(three), -2, 1, 10), 5e-9);
        AssertClose([0, -1.0 / 3, 4], Apply(new HardSwishReference(three), -4, -1, 4), 1e-15);
        AssertClose([0.31326169, 0.69314718, 800], Apply(new SoftplusReference(three), -1, 0, 800), 5e-9);
        AssertClose([-0.5, 0, 2], Apply(new PReLUReference("prelu1", three, 0.25), -2, 0, 2), 1e-15);
        AssertClose([-0.30340146, 0, 0.86509839], Apply(new MishReference(three), -1, 0, 1), 5e-9);
        AssertClose([-0.15880801, 0, 0.84119199], Apply(new GELUTanhReference(three), -1, 0, 1), 5e-9);
        AssertClose([0, 0.5, 6], Apply(new ClampReference(three, 0, 6), -1, 0.5, 7), 0);
        AssertClose([0, 2.0 / 3, 1], Apply(new HardSigmoidReference(three, 1.0 / 6, 0.5), -4, 1, 3), 1e-15);
        AssertClose([-Math.Log(4), -Math.Log(4), -Math.Log(2)], Apply(new LogSoftmaxReference(three), 700, 700, 700 + Math.Log(2)), 1e-12);
        AssertClose([0.25, 0.25, 0.5], Apply(new SoftmaxReference(three), 700, 700, 700 + Math.Log(2)), 1e-12);

        static double[] Apply(ReferenceLayer layer, params double[] x) => layer.Forward(x, n: 1, training: true);
    }

    [Fact]
    public void ActivationsAgreeWithFiniteDifferences()
    {
        ReferenceShape image = ReferenceShape.Image(2, 3, 4);
        AssertLayer(new SigmoidReference(image));
        AssertLayer(new ReLUReference(image));
        AssertLayer(new LeakyReLUReference(image, 0.2));
        AssertLayer(new TanhReference(image));
        AssertLayer(new ELUReference(image, 1));
        AssertLayer(new ELUReference(image, 0.7));
        AssertLayer(new SiLUReference(image));
        AssertLayer(new GELUReference(image));
        AssertLayer(new HardSwishReference(image));
        AssertLayer(new SoftplusReference(image));
        AssertLayer(new PReLUReference("prelu1", image, 0.25));
        AssertLayer(new PReLUReference("prelu1", ReferenceShape.Vector(5), 0.25));
        AssertLayer(new SoftmaxReference(ReferenceShape.Vector(7)));
        AssertLayer(new FlattenReference(image));
        AssertLayer(new MishReference(image));
        AssertLayer(new GELUTanhReference(image));
        AssertLayer(new ClampReference(image, 0, 6));
        AssertLayer(new ClampReference(image, -0.7, -0.1));
        AssertLayer(new HardSigmoidReference(image, 1.0 / 6, 0.5));
        AssertLayer(new HardSigmoidReference(image, 0.8, 0.3));
        AssertLayer(new LogSoftmaxReference(ReferenceShape.Vector(7)));
    }

    [Fact]
    public void LayersThatAreNotGenBnsAgreeWithFiniteDifferences()
    {
        AssertLayer(new EnlargeReference(ReferenceShape.Image(2, 3, 4)));
        AssertLayer(new ScaleShiftReference("scaleShift1", ReferenceShape.Image(2, 3, 4)));
        AssertLayer(new HalvingReference("halving1", ReferenceShape.Vector(7)));
    }

    [Fact]
    public void DropoutScalesWhatItKeepsAndPredictsTheIdentity()
    {
        DropoutReference dropout = new(ReferenceShape.Vector(2), 0.75f) { Keeps = (sample, element) => sample == element };

        AssertClose([1, 2, 3, 4], dropout.Forward([1, 2, 3, 4], n: 2, training: false), 0);
        AssertClose([4, 0, 0, 16], dropout.Forward([1, 2, 3, 4], n: 2, training: true), 0);
        AssertClose([4, 0, 0, 40], dropout.Backward([1, 1, 1, 10]), 0);
        AssertLayer(new DropoutReference(ReferenceShape.Vector(9), 0.4f) { Keeps = (sample, element) => (sample + element) % 3 != 0 });
    }

    [Fact]
    public void ActivationsTakeTheDerivativeOfAForcedSide()
    {
        ReLUReference relu = new(ReferenceShape.Vector(3)) { ForcedSides = [1, 0, 1] };
        relu.Forward([-1e-9, 1e-9, 5], n: 1, training: true);

        AssertClose([1, 0, 1], relu.Backward([1, 1, 1]), 0);
        Assert.Equal([0, 1, 1], relu.Sides);
        Assert.Equal(1e-9, relu.Distance(0));

        HardSwishReference swish = new(ReferenceShape.Vector(4)) { ForcedSides = [1, 0, 1, 2] };
        swish.Forward([-3.1, -2.9, 0, 2.9], n: 1, training: true);
        AssertClose([-0.5, 0, 0.5, 1], swish.Backward([1, 1, 1, 1]), 1e-12);
    }
}
