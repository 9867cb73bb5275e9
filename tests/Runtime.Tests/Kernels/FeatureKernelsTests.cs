using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Activations over features whose product is not their output, from the output and from the input.</summary>
public sealed unsafe class FeatureKernelsTests
{
    private const int Features = 5;
    private const int Count = 3;
    private const int Samples = 39;

    // Strides from block to block differ between the tensors, as padding makes them.
    private const int ProductStride = 8;
    private const int OutputStride = 5;
    private const int GradientStride = 6;

    private readonly AlignedBuffer _product = Blocks.Random(Count * ProductStride, 1, 4);
    private readonly AlignedBuffer _output = new(Count * OutputStride * 16);
    private readonly AlignedBuffer _gradient = Blocks.Random(Count * GradientStride, 2);
    private readonly AlignedBuffer _scratch = new(FeatureKernels.ScratchFloats);

    [Fact]
    public void ActivationLeavesTheProductAlone()
    {
        float[] before = _product.Span.ToArray();
        FeatureKernels.Activate<Simd256, Tanh>(_product.Pointer, ProductStride, _output.Pointer, OutputStride, 1, 4, Count);
        Assert.Equal(before, _product.Span.ToArray());
        Blocks.AssertClose((at, lane) => at % OutputStride is 0 or 4 ? 0 : Math.Tanh(Product(at / OutputStride, at % OutputStride, lane)), _output, 2e-7);
    }

    [Fact]
    public void GradientsPassFromTheOutputOrTheProduct()
    {
        AlignedBuffer other = Blocks.Copy(_gradient);
        AlignedBuffer before = Blocks.Copy(_gradient);
        FeatureKernels.Activate<Simd256, Sigmoid>(_product.Pointer, ProductStride, _output.Pointer, OutputStride, 0, Features, Count);
        FeatureKernels.ActivateBackward<Simd256, Sigmoid>(
            _gradient.Pointer, GradientStride, null, 0, _output.Pointer, OutputStride, 0, Features, Count);
        FeatureKernels.ActivateBackward<Simd256, SigmoidOfInput>(
            other.Pointer, GradientStride, _product.Pointer, ProductStride, null, 0, 0, Features, Count);
        Assert.Equal(_gradient.Span, other.Span);
        Blocks.AssertClose(Expected, _gradient, 3e-7);

        double Expected(int at, int lane)
        {
            double dy = before.Span[(at * 16) + lane];
            double y = at % GradientStride < Features ? Simd.DoubleMath.Sigmoid(Product(at / GradientStride, at % GradientStride, lane)) : 0;
            return at % GradientStride < Features ? dy * y * (1 - y) : dy;
        }
    }

    [Fact]
    public void ABiasGradientIsTheSumOverTheSamples()
    {
        float* sums = stackalloc float[Features];
        FeatureKernels.Sum<Simd256>(_gradient.Pointer, GradientStride, sums, 1, 4, NewTree(16 * Count), _scratch.Pointer);
        for (int feature = 0; feature < Features; feature++)
        {
            double expected = feature is 0 or 4 ? 0 : Enumerable.Range(0, Count * 16)
                .Sum(sample => (double)_gradient.Span[((((sample / 16) * GradientStride) + feature) * 16) + (sample % 16)]);
            Assert.Equal(expected, sums[feature], 1e-5);
        }
    }

    /// <summary>The input is rebuilt from the product by the very operations of the forward pass: the same bits as from the output.</summary>
    [Fact]
    public void NormalizedInputsAreRebuilt()
    {
        AlignedBuffer other = Blocks.Copy(_gradient);
        SumTree tree = NewTree(Samples);
        BatchNormPass norm = NewNorm(tree);
        FeatureKernels.Measure<Simd256>(norm, _product.Pointer, ProductStride, 0, Features, tree, _scratch.Pointer);
        FeatureKernels.Normalize<Simd256, Sigmoid>(norm, _product.Pointer, ProductStride, _output.Pointer, OutputStride, 0, Features, Count);
        FeatureKernels.NormalizeGradientSums<Simd256, Sigmoid>(
            norm, _gradient.Pointer, GradientStride, _product.Pointer, ProductStride, _output.Pointer, OutputStride, 0, Features, tree, _scratch.Pointer);
        FeatureKernels.NormalizeBackward<Simd256>(norm, _gradient.Pointer, GradientStride, _product.Pointer, ProductStride, 0, Features, Count, Samples);
        FeatureKernels.NormalizeGradientSums<Simd256, SigmoidOfInput>(
            norm, other.Pointer, GradientStride, _product.Pointer, ProductStride, null, 0, 0, Features, tree, _scratch.Pointer);
        FeatureKernels.NormalizeBackward<Simd256>(norm, other.Pointer, GradientStride, _product.Pointer, ProductStride, 0, Features, Count, Samples);
        Assert.Equal(_gradient.Span, other.Span);
        Assert.NotEqual(0, _gradient.Span[0]);
    }

    private static SumTree NewTree(int samples)
    {
        var tree = new SumTree(Count);
        tree.Use(new BatchShare(samples, 0, 1));
        return tree;
    }

    private static BatchNormPass NewNorm(SumTree tree)
    {
        var store = new ParameterStore(64, 64);
        var parameters = new BatchNormParameters(
            store.AddParameter("batchnorm1.gamma", ParameterRole.Gamma, Features),
            store.AddParameter("batchnorm1.beta", ParameterRole.Beta, Features),
            store.AddBuffer("batchnorm1.running_mean", 0, Features),
            store.AddBuffer("batchnorm1.running_var", 1, Features));
        parameters.Gamma.Values.Fill(1.5f);
        parameters.Beta.Values.Fill(-0.25f);
        return new BatchNormPass("batchnorm1", parameters, 1, new BatchNormOptions(0.9f, 1e-5f), tree, Count);
    }

    private float Product(int block, int feature, int lane) => _product.Span[(((block * ProductStride) + feature) * 16) + lane];

    /// <summary>The sigmoid as an activation that asks for its input.</summary>
    private readonly struct SigmoidOfInput : IActivation
    {
        public static bool NeedsInput => true;

        public static V Apply<V>(V x)
            where V : unmanaged, ISimd<V> => Sigmoid.Apply(x);

        public static V Backward<V>(V x, V y, V gradient)
            where V : unmanaged, ISimd<V> => Sigmoid.Backward(V.Zero, Sigmoid.Apply(x), gradient);
    }
}
