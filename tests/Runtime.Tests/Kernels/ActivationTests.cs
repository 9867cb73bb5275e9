using GenBn.Tests.Simd;
using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Activations against double precision over the whole float range, their derivatives, and the vector widths.</summary>
public sealed class ActivationTests
{
    [Fact]
    public void TanhIsAccurate() => AssertUnits<Tanh>(Math.Tanh, 3);

    [Fact]
    public void SoftplusIsAccurate() => AssertUnits<Softplus>(SoftplusOf, 3);

    [Fact]
    public void HardSwishIsAccurate() => AssertUnits<HardSwish>(HardSwishOf, 3);

    [Fact]
    public void ELUIsAccurate()
    {
        AssertUnits<ELUOne>(x => ELUOf(x, 1), 2);
        AssertUnits<ELUSevenTenths>(x => ELUOf(x, ELUSevenTenths.Alpha), 2);
    }

    [Fact]
    public void LeakyReLUIsExact()
    {
        AssertUnits<LeakyTenth>(x => x > 0 ? x : x * LeakyTenth.Slope, 0.5);
        AssertUnits<LeakyThree>(x => x > 0 ? x : x * 3, 0.5);
        AssertUnits<LeakyZero>(x => double.IsNaN(x) ? x : Math.Max(x, 0), 0.5);
        AssertUnits<ReLU>(x => double.IsNaN(x) ? x : Math.Max(x, 0), 0.5);
    }

    [Fact]
    public void ClampsAreExact()
    {
        AssertUnits<ReLU6>(x => double.IsNaN(x) ? x : Math.Clamp(x, 0, 6), 0.5);
        AssertUnits<ClampQuarter>(x => double.IsNaN(x) ? x : Math.Clamp(x, ClampQuarter.Least, ClampQuarter.Most), 0.5);
    }

    /// <summary>The sum is rounded once: its error is half a unit in the last place, but of a slope that is itself rounded.</summary>
    [Fact]
    public void HardSigmoidIsAccurate()
    {
        AssertUnits<HardSigmoidSixth>(x => double.IsNaN(x) ? x : Math.Clamp((x * HardSigmoidSixth.Slope) + 0.5, 0, 1), 0.5 + 1e-6);
        AssertUnits<HardSigmoidFifth>(x => double.IsNaN(x) ? x : Math.Clamp((x * HardSigmoidFifth.Slope) + HardSigmoidFifth.Offset, 0, 1), 0.5 + 1e-6);
    }

    [Fact]
    public void MishIsAccurate() => AssertSweep<Mish>(
        MishOf,
        (x, expected, actual) => x < -87 ? Share(expected, actual, 1e-35) : UnitsInTheLastPlace.Between(expected, actual) / 7);

    [Fact]
    public void GELUTanhIsAccurate() => AssertSweep<GELUTanh>(
        GELUTanhOf,
        (x, expected, actual) => Share(expected, actual, 3e-7 * Math.Max(1, Math.Abs((double)x))));

    [Fact]
    public void SiLUIsAccurate() => AssertSweep<SiLU>(
        x => x == double.NegativeInfinity ? 0 : x * DoubleMath.Sigmoid(x),
        (x, expected, actual) => x < -87 ? Share(expected, actual, 1e-35) : UnitsInTheLastPlace.Between(expected, actual) / 3);

    [Fact]
    [Trait("Tier", "Slow")]
    public void GELUIsAccurate() => AssertSweep<GELU>(
        x => x == double.NegativeInfinity ? 0 : x * DoubleMath.Normal(x),
        (x, expected, actual) => Share(expected, actual, 1.5e-7 * Math.Max(1, Math.Abs((double)x))));

    /// <summary>Small negative values and the tail of Φ keep their digits, but for what rounding x² costs the exponential.</summary>
    [Fact]
    [Trait("Tier", "Slow")]
    public void GELUKeepsItsTail() => AssertSweep<GELU>(
        x => x * DoubleMath.Normal(x),
        (x, expected, actual) => x is < -12 or > 0 or float.NaN ? 0 : Share(expected, actual, float.Epsilon + ((6e-7 + (6e-8 * x * x)) * -expected)));

    [Fact]
    public void DerivativesAgreeWithFiniteDifferences()
    {
        AssertDerivative<Sigmoid>(DoubleMath.Sigmoid, 3e-7);
        AssertDerivative<ReLU>(x => Math.Max(x, 0), 0, 0);
        AssertDerivative<Tanh>(Math.Tanh, 4e-7);
        AssertDerivative<Softplus>(SoftplusOf, 3e-7);
        AssertDerivative<HardSwish>(HardSwishOf, 2e-7, -3, 3);
        AssertDerivative<ReLU6>(x => Math.Clamp(x, 0, 6), 0, 0, 6);
        AssertDerivative<ClampQuarter>(x => Math.Clamp(x, ClampQuarter.Least, ClampQuarter.Most), 0, ClampQuarter.Least, ClampQuarter.Most);
        AssertDerivative<HardSigmoidSixth>(x => Math.Clamp((x * HardSigmoidSixth.Slope) + 0.5, 0, 1), 0, -3, 3);
        AssertDerivative<Mish>(MishOf, 4e-7);
        AssertDerivative<GELUTanh>(GELUTanhOf, 6e-7);
        AssertDerivative<SiLU>(x => x * DoubleMath.Sigmoid(x), 2.5e-7);
        AssertDerivative<GELU>(x => x * DoubleMath.Normal(x), 3e-7);
        AssertDerivative<ELUOne>(x => ELUOf(x, 1), 3e-7, 0);
        AssertDerivative<ELUSevenTenths>(x => ELUOf(x, ELUSevenTenths.Alpha), 3e-7, 0);
        AssertDerivative<LeakyTenth>(x => x > 0 ? x : x * LeakyTenth.Slope, 0, 0);
        AssertDerivative<LeakyThree>(x => x > 0 ? x : x * 3, 0, 0);
        AssertDerivative<LeakyZero>(x => Math.Max(x, 0), 0, 0);
    }

    [Fact]
    public void DerivativesAtTheEnds()
    {
        AssertEnds<NoActivation>(1, 1);
        AssertEnds<Sigmoid>(0, 0);
        AssertEnds<ReLU>(0, 1);
        AssertEnds<Tanh>(0, 0);
        AssertEnds<Softplus>(0, 1);
        AssertEnds<HardSwish>(0, 1);
        AssertEnds<ReLU6>(0, 0);
        AssertEnds<ClampQuarter>(0, 0);
        AssertEnds<HardSigmoidSixth>(0, 0);
        AssertEnds<Mish>(0, 1);
        AssertEnds<GELUTanh>(0, 1);
        AssertEnds<SiLU>(0, 1);
        AssertEnds<GELU>(0, 1);
        AssertEnds<ELUOne>(0, 1);
        AssertEnds<LeakyTenth>(LeakyTenth.Slope, 1);
        AssertEnds<LeakyZero>(0, 1);
    }

    [Fact]
    public void DerivativesAtTheKinks()
    {
        Assert.Equal(0, Backward<ReLU>(0));
        Assert.Equal(0, Backward<LeakyZero>(0));
        Assert.Equal(LeakyTenth.Slope, Backward<LeakyTenth>(0));
        Assert.Equal(ELUSevenTenths.Alpha, Backward<ELUSevenTenths>(0));
        Assert.Equal(0, Backward<HardSwish>(-3));
        Assert.Equal(1, Backward<HardSwish>(3));
        Assert.Equal(0, Backward<ReLU6>(0));
        Assert.Equal(1, Backward<ReLU6>(MathF.BitDecrement(6)));
        Assert.Equal(0, Backward<ReLU6>(6));
        Assert.Equal(0, Backward<ClampQuarter>(ClampQuarter.Least));
        Assert.Equal(0, Backward<ClampQuarter>(ClampQuarter.Most));
        Assert.Equal(0, Backward<HardSigmoidSixth>(-3.1f));
        Assert.Equal(HardSigmoidSixth.Slope, Backward<HardSigmoidSixth>(2.9f));
        Assert.Equal(0, Backward<HardSigmoidSixth>(3.1f));
    }

    [Fact]
    public void SmoothDerivativesOfNaNAreNaN()
    {
        Assert.Equal(float.NaN, Backward<Sigmoid>(float.NaN));
        Assert.Equal(float.NaN, Backward<Tanh>(float.NaN));
        Assert.Equal(float.NaN, Backward<Softplus>(float.NaN));
        Assert.Equal(float.NaN, Backward<HardSwish>(float.NaN));
        Assert.Equal(float.NaN, Backward<SiLU>(float.NaN));
        Assert.Equal(float.NaN, Backward<Mish>(float.NaN));
        Assert.Equal(float.NaN, Backward<GELUTanh>(float.NaN));
        Assert.Equal(float.NaN, Backward<GELU>(float.NaN));
        Assert.Equal(float.NaN, Backward<ELUOne>(float.NaN));
    }

    /// <summary>From y, and still to the last digits where it is small: what 1 − e^−y would have lost.</summary>
    [Fact]
    public void TheDerivativeOfSoftplusKeepsItsTail()
    {
        for (float x = -80; x < 0; x += 0.25f)
        {
            double expected = DoubleMath.Sigmoid(x);
            Assert.InRange(Backward<Softplus>(x), expected * (1 - 5e-7), expected * (1 + 5e-7));
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        AssertWidths<Sigmoid>();
        AssertWidths<ReLU>();
        AssertWidths<Tanh>();
        AssertWidths<Softplus>();
        AssertWidths<HardSwish>();
        AssertWidths<ReLU6>();
        AssertWidths<ClampQuarter>();
        AssertWidths<HardSigmoidSixth>();
        AssertWidths<Mish>();
        AssertWidths<GELUTanh>();
        AssertWidths<SiLU>();
        AssertWidths<GELU>();
        AssertWidths<ELUSevenTenths>();
        AssertWidths<LeakyTenth>();
        AssertWidths<LeakyZero>();
    }

    private static double SoftplusOf(double x) => double.IsNaN(x) ? x : Math.Max(x, 0) + DoubleMath.Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>With tanh(log(1 + e^x)) = n / (n + 2), n = e^x · (e^x + 2), which keeps its digits for negative x.</summary>
    private static double MishOf(double x)
    {
        double power = Math.Exp(Math.Min(x, 40));
        double n = power * (power + 2);
        return x == double.NegativeInfinity ? 0 : x * (n / (n + 2));
    }

    private static double GELUTanhOf(double x) =>
        x < -100 ? 0 : x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static double HardSwishOf(double x) => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;

    private static double ELUOf(double x, double alpha) => x > 0 ? x : alpha * DoubleMath.Expm1(x);

    /// <summary>The error as a share of what is allowed; 0 for equal infinities and for NaN twice, infinite for one NaN.</summary>
    private static double Share(double expected, float actual, double allowed)
    {
        double share = expected.Equals(actual) ? 0 : Math.Abs(expected - actual) / allowed;
        return double.IsNaN(share) ? double.PositiveInfinity : share;
    }

    private static void AssertUnits<TActivation>(Func<double, double> reference, double bound)
        where TActivation : IActivation =>
        AssertSweep<TActivation>(reference, (_, expected, actual) => UnitsInTheLastPlace.Between(expected, actual) / bound);

    /// <param name="reference">The function in double precision.</param>
    /// <param name="error">Error of input, expected and actual result, as a share of what is allowed.</param>
    private static void AssertSweep<TActivation>(Func<double, double> reference, Func<float, double, float, double> error)
        where TActivation : IActivation
    {
        float[] values = FloatSweep.Values(FloatSweep.Dense);
        float[] results = FloatSweep.Apply<Simd256, TActivation>(values);
        double worst = 0;
        int at = 0;
        for (int index = 0; index < values.Length; index++)
        {
            double share = error(values[index], reference(values[index]), results[index]);
            if (share > worst)
            {
                worst = share;
                at = index;
            }
        }

        Assert.True(worst <= 1, $"{typeof(TActivation).Name}({values[at]:R}) = {results[at]:R}, expected {reference(values[at]):R}: {worst:R} of the bound");
    }

    private static void AssertDerivative<TActivation>(Func<double, double> function, double bound, params double[] kinks)
        where TActivation : IActivation
    {
        const double h = 1e-4;
        float[] values = [.. Enumerable.Range(-30 * 256, 60 * 256).Select(number => number / 256f)];
        float[] results = FloatSweep.Backward<Simd256, TActivation>(values, -2);
        for (int index = 0; index < values.Length; index++)
        {
            double x = values[index];
            if (!kinks.Any(kink => Math.Abs(x - kink) < 2 * h))
            {
                double slope = (function(x + h) - function(x - h)) / (2 * h);
                Assert.True(
                    Math.Abs((results[index] / -2) - slope) <= bound + 1e-8, $"{typeof(TActivation).Name}′({x}) = {results[index] / -2:R}, expected {slope:R}");
            }
        }
    }

    private static void AssertEnds<TActivation>(float low, float high)
        where TActivation : IActivation
    {
        foreach (float large in (float[])[1000, float.MaxValue, float.PositiveInfinity])
        {
            Assert.InRange(Backward<TActivation>(-large), low - 1e-36f, low + 1e-36f);
            Assert.Equal(high, Backward<TActivation>(large));
        }
    }

    private static float Backward<TActivation>(float x)
        where TActivation : IActivation => FloatSweep.Backward<Simd256, TActivation>([x, x, x, x, x, x, x, x], 1)[0];

    private static void AssertWidths<TActivation>()
        where TActivation : IActivation
    {
        float[] values = FloatSweep.Values(FloatSweep.Sparse);
        AssertSame(
            FloatSweep.Apply<Simd128, TActivation>(values), FloatSweep.Apply<Simd256, TActivation>(values), FloatSweep.Apply<Simd512, TActivation>(values));
        AssertSame(
            FloatSweep.Backward<Simd128, TActivation>(values, 0.3f),
            FloatSweep.Backward<Simd256, TActivation>(values, 0.3f),
            FloatSweep.Backward<Simd512, TActivation>(values, 0.3f));
    }

    private static void AssertSame(float[] narrow, float[] middle, float[] wide)
    {
        for (int index = 0; index < narrow.Length; index++)
        {
            Assert.Equal(Bits(narrow[index]), Bits(middle[index]));
            Assert.Equal(Bits(narrow[index]), Bits(wide[index]));
        }
    }

    /// <summary>The bits of a number; all NaN are one, for their payload is the hardware's choice.</summary>
    private static int Bits(float value) => BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value);
}
