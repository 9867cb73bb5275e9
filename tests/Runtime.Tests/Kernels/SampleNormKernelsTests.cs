using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Layer, group and instance norms against plain loops in double precision.</summary>
public sealed unsafe class SampleNormKernelsTests
{
    private const float Epsilon = 1e-3f;

    /// <summary>Channels, positions, vectors between channels, groups, and whether each position is a set.</summary>
    public static TheoryData<int, int, int, int, bool> Forms => new()
    {
        { 5, 1, 1, 1, false },
        { 700, 1, 1, 1, false },
        { 12, 1, 1, 3, false },
        { 6, 64, 68, 2, false },
        { 3, 150, 150, 3, false },
        { 33, 7, 7, 1, true },
        { 600, 2, 2, 1, true },
        { 8, 64, 68, 1, true },
    };

    /// <summary>A mean that is 100 times the deviation costs no digits but those that the values do not have.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void OutputsAreThoseOfTheFormula(int channels, int plane, int stride, int groups, bool byPosition)
    {
        foreach (float offset in new[] { 0f, 100f, 10_000f })
        {
            var norm = new Norm(channels, plane, stride, groups, byPosition, offset);
            AlignedBuffer y = norm.Forward<Simd256>();
            Blocks.AssertClose((at, lane) => norm.IsGap(at) ? norm.Before.Span[(at * 16) + lane] : norm.Output(at, lane), y, 4e-6);
            Assert.Equal(y.Span, norm.Forward<Simd128>().Span);
            Assert.Equal(y.Span, norm.Forward<Simd512>().Span);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void GradientsAreThoseOfTheFormula(int channels, int plane, int stride, int groups, bool byPosition)
    {
        foreach (float offset in new[] { 0f, 100f })
        {
            var norm = new Norm(channels, plane, stride, groups, byPosition, offset);
            (AlignedBuffer dx, AlignedBuffer sums) = norm.Backward<Simd256>(fresh: true, accumulate: false);
            AssertSame(norm.Backward<Simd128>(fresh: true, accumulate: false));
            AssertSame(norm.Backward<Simd512>(fresh: true, accumulate: false));
            double[] expected = norm.InputGradients();
            Blocks.AssertClose((at, lane) => norm.IsGap(at) ? norm.Before.Span[(at * 16) + lane] : expected[(at * 16) + lane], dx, 1e-5);
            Blocks.AssertClose((at, lane) => norm.ParameterGradient(at, lane), sums, 1e-4);

            (AlignedBuffer added, AlignedBuffer more) = norm.Backward<Simd256>(fresh: false, accumulate: true);
            Blocks.AssertClose((at, lane) => norm.Before.Span[(at * 16) + lane] + (norm.IsGap(at) ? 0 : dx.Span[(at * 16) + lane]), added, 0);
            Blocks.AssertClose((at, lane) => 9 + sums.Span[(at * 16) + lane], more, 1e-4);

            void AssertSame((AlignedBuffer Gradient, AlignedBuffer Sums) other)
            {
                Assert.Equal(dx.Span, other.Gradient.Span);
                Assert.Equal(sums.Span, other.Sums.Span);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void WhatNobodyWantsIsLeftOut(int channels, int plane, int stride, int groups, bool byPosition)
    {
        var norm = new Norm(channels, plane, stride, groups, byPosition, offset: 1);
        (AlignedBuffer dx, AlignedBuffer sums) = norm.Backward<Simd256>(fresh: true, accumulate: false);
        AlignedBuffer place = Blocks.Copy(norm.Gradient), gammas = new(channels * 16), betas = new(channels * 16), both = new(2 * channels * 16);
        Call(place, place, null, scale: true, center: true);
        Call(norm.Gradient, null, both, scale: true, center: true);
        Call(norm.Gradient, null, gammas, scale: true, center: false);
        Call(norm.Gradient, null, betas, scale: false, center: true);
        Assert.Equal(sums.Span, both.Span);
        Assert.Equal(sums.Span[..(channels * 16)], gammas.Span);
        Assert.Equal(sums.Span[(channels * 16)..], betas.Span);
        Blocks.AssertClose((at, lane) => norm.IsGap(at) ? norm.Gradient.Span[(at * 16) + lane] : dx.Span[(at * 16) + lane], place, 0);

        void Call(AlignedBuffer gradient, AlignedBuffer? inputGradient, AlignedBuffer? into, bool scale, bool center) => SampleNormKernels.Backward<Simd256>(
            norm.X.Pointer, gradient.Pointer, inputGradient is null ? null : inputGradient.Pointer, norm.Terms.Gammas, norm.Moments.Pointer,
            into is null ? null : into.Pointer, channels, plane, stride, groups, byPosition, scale, center, fresh: true, accumulate: false);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void OneSampleGetsTheBitsOfABlock(int channels, int plane, int stride, int groups, bool byPosition)
    {
        var norm = new Norm(channels, plane, stride, groups, byPosition, offset: 3);
        AlignedBuffer y = norm.Forward<Simd256>();
        int step = (channels + 7) & ~7;
        AlignedBuffer input = new((plane * step) + 16), output = new((plane * step) + 16), narrow = new((plane * step) + 16);
        input.Span.Fill(float.NaN);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int position = 0; position < plane; position++)
            {
                input.Span[(position * step) + channel] = norm.X.Span[(((channel * stride) + position) * 16) + 5];
            }
        }

        SampleNormKernels.Sample<Simd256>(input.Pointer, output.Pointer, norm.Terms.Gammas, norm.Terms.Betas, channels, plane, step, groups, byPosition, Epsilon);
        SampleNormKernels.Sample<Simd128>(input.Pointer, narrow.Pointer, norm.Terms.Gammas, norm.Terms.Betas, channels, plane, step, groups, byPosition, Epsilon);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int position = 0; position < plane; position++)
            {
                float expected = y.Span[(((channel * stride) + position) * 16) + 5];
                Assert.Equal(expected, output.Span[(position * step) + channel]);
                Assert.Equal(expected, narrow.Span[(position * step) + channel]);
            }
        }
    }

    [Fact]
    public void APredictorsNumbersAreCopied()
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("layernorm1.gamma", 3).Drawn("layernorm1.beta", 3);
        float beta = tensors["layernorm1.beta"][1];
        var terms = new SampleNormState(tensors, "layernorm1", 3, scale: true, center: true);
        tensors["layernorm1.beta"][1] = 9;
        Assert.Equal(beta, terms.Betas[1]);
        terms.Update(tensors);
        Assert.Equal(9, terms.Betas[1]);
        Assert.Equal(tensors["layernorm1.gamma"][2], terms.Gammas[2]);

        var none = new SampleNormState(tensors, "layernorm1", 3, scale: false, center: false);
        Assert.Equal([1, 1, 1], new Span<float>(none.Gammas, 3));
        Assert.Equal([0, 0, 0], new Span<float>(none.Betas, 3));
        Assert.Throws<InvalidOperationException>(() => new SampleNormState(3).Update(tensors));
    }

    /// <summary>A block of values and gradients with the formula.</summary>
    private sealed class Norm
    {
        private readonly int _channels;
        private readonly int _plane;
        private readonly int _stride;
        private readonly int _groups;
        private readonly bool _byPosition;
        private readonly (double Mean, double Deviation)[][] _moments;

        public Norm(int channels, int plane, int stride, int groups, bool byPosition, float offset)
        {
            (_channels, _plane, _stride, _groups, _byPosition) = (channels, plane, stride, groups, byPosition);
            X = Blocks.Random(channels * stride, 1);
            foreach (ref float value in X.Span)
            {
                value += offset;
            }

            Gradient = Blocks.Random(channels * stride, 2);
            Before = Blocks.Random(channels * stride, 3);
            Terms = new SampleNormState(new HandMadeTensors().Drawn("norm.gamma", channels).Drawn("norm.beta", channels), "norm", channels, scale: true, center: true);
            Moments = new AlignedBuffer((byPosition ? plane : groups) * 48);
            Forward<Simd256>();
            _moments = [.. Sets().Select(set => Enumerable.Range(0, 16).Select(lane => Measure(set, lane)).ToArray())];
        }

        public AlignedBuffer X { get; }

        public AlignedBuffer Gradient { get; }

        public AlignedBuffer Before { get; }

        public AlignedBuffer Moments { get; }

        public SampleNormState Terms { get; }

        public bool IsGap(int at) => at % _stride >= _plane;

        public AlignedBuffer Forward<V>()
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer y = Blocks.Copy(Before);
            SampleNormKernels.Forward<V>(
                X.Pointer, y.Pointer, Terms.Gammas, Terms.Betas, Moments.Pointer, _channels, _plane, _stride, _groups, _byPosition, Epsilon);
            return y;
        }

        public (AlignedBuffer Gradient, AlignedBuffer Sums) Backward<V>(bool fresh, bool accumulate)
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer gradient = Blocks.Copy(Before), sums = new(2 * _channels * 16);
            sums.Span.Fill(9);
            SampleNormKernels.Backward<V>(
                X.Pointer, Gradient.Pointer, gradient.Pointer, Terms.Gammas, Moments.Pointer, sums.Pointer, _channels, _plane, _stride, _groups, _byPosition,
                scale: true, center: true, fresh, accumulate);
            return (gradient, sums);
        }

        public double Output(int at, int lane) => (Terms.Gammas[at / _stride] * Normalized(at, lane)) + Terms.Betas[at / _stride];

        /// <summary>Those of gammas, then of betas.</summary>
        public double ParameterGradient(int index, int lane) => Enumerable.Range(index % _channels * _stride, _plane)
            .Sum(at => Gradient.Span[(at * 16) + lane] * (index < _channels ? Normalized(at, lane) : 1));

        public double[] InputGradients()
        {
            double[] result = new double[X.Length];
            for (int lane = 0; lane < 16; lane++)
            {
                foreach (int[] set in Sets())
                {
                    double[] g = [.. set.Select(at => (double)Gradient.Span[(at * 16) + lane] * Terms.Gammas[at / _stride])];
                    double[] normalized = [.. set.Select(at => Normalized(at, lane))];
                    double mean = g.Average();
                    double product = g.Zip(normalized, (left, right) => left * right).Average();
                    for (int index = 0; index < set.Length; index++)
                    {
                        result[(set[index] * 16) + lane] = (g[index] - mean - (normalized[index] * product)) / Moment(set[index], lane).Deviation;
                    }
                }
            }

            return result;
        }

        private double Normalized(int at, int lane)
        {
            (double mean, double deviation) = Moment(at, lane);
            return (X.Span[(at * 16) + lane] - mean) / deviation;
        }

        private (double Mean, double Deviation) Moment(int at, int lane) => _moments[SetOf(at)][lane];

        private int SetOf(int at) => _byPosition ? at % _stride : at / _stride / (_channels / _groups);

        private (double Mean, double Deviation) Measure(int[] set, int lane)
        {
            double mean = set.Average(other => (double)X.Span[(other * 16) + lane]);
            double variance = set.Average(other => Math.Pow(X.Span[(other * 16) + lane] - mean, 2));
            return (mean, Math.Sqrt(variance + Epsilon));
        }

        /// <summary>What is normalised together.</summary>
        private IEnumerable<int[]> Sets() => Enumerable.Range(0, _channels)
            .SelectMany(channel => Enumerable.Range(channel * _stride, _plane))
            .GroupBy(SetOf).OrderBy(set => set.Key).Select(set => set.ToArray());
    }
}
