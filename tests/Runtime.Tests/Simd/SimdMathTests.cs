using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Xunit;

namespace GenBn.Tests.Simd;

/// <summary>The exponential and the sigmoid over the whole float range, at every vector width.</summary>
public sealed unsafe class SimdMathTests
{
    /// <summary>Every 61st float of all 2^32, which meets each exponent and both signs about 140,000 times.</summary>
    private const uint Stride = 61;

    [Fact]
    [Trait("Tier", "Slow")]
    public void ExpIsWithinTwoUnitsInTheLastPlace()
    {
        Verify<Simd128>();
        Verify<Simd256>();
        if (Vector512.IsHardwareAccelerated)
        {
            Verify<Simd512>();
        }
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(-104f, 0f)]
    [InlineData(0f, 1f)]
    public void ExpOfSpecialValues(float x, float expected)
    {
        Assert.Equal(expected, Exp<Simd128>(x));
        Assert.Equal(expected, Exp<Simd256>(x));
        Assert.Equal(expected, Exp<Simd512>(x));
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(0f, 0.5f)]
    [InlineData(200f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NaN, float.NaN)]
    public void SigmoidOfSpecialValues(float x, float expected)
    {
        Assert.Equal(expected, Sigmoid<Simd128>(x));
        Assert.Equal(expected, Sigmoid<Simd256>(x));
        Assert.Equal(expected, Sigmoid<Simd512>(x));
    }

    /// <summary>The shorter way leaves out only what the sum with 1 makes no use of.</summary>
    [Fact]
    [Trait("Tier", "Slow")]
    public void SigmoidHasTheBitsOfItsDefinition()
    {
        int compared = 0;
        for (ulong bits = 0; bits < 1UL << 32; bits += 1_009)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (x >= -88f)
            {
                float expected = 1f / (1f + Exp<Simd256>(-x));
                float found = Sigmoid<Simd256>(x);
                Assert.True(BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(found), $"sigmoid({x:R}): {found:R}, not {expected:R}");
                compared++;
            }
        }

        Assert.InRange(compared, 2_000_000, 4_300_000);
    }

    [Fact]
    public void SigmoidFallsToZeroAtTheEdgeOfNormalNumbers()
    {
        Assert.InRange(Sigmoid<Simd256>(-87f), 1.6e-38f, 1.7e-38f);
        Assert.InRange(Sigmoid<Simd256>(-88.5f), 0f, 1e-38f);
        Assert.Equal(0f, Sigmoid<Simd256>(-88.8f));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Verify<V>()
        where V : unmanaged, ISimd<V>
    {
        float* input = stackalloc float[16];
        float* result = stackalloc float[16];
        double worst = 0;
        for (ulong bits = 0; bits < 1UL << 32;)
        {
            for (int lane = 0; lane < V.Count; lane++, bits += Stride)
            {
                input[lane] = BitConverter.UInt32BitsToSingle((uint)bits);
            }

            SimdMath.Exp(V.Load(input)).Store(result);
            for (int lane = 0; lane < V.Count; lane++)
            {
                double error = UnitsInTheLastPlace.Between(Math.Exp(input[lane]), result[lane]);
                if (!(error <= 2))
                {
                    Assert.Fail($"exp({input[lane]:R}) at {V.Count * 32} bits: {result[lane]:R}, off by {error} units in the last place");
                }

                worst = Math.Max(worst, error);
            }
        }

        Assert.InRange(worst, 0.25, 2); // Below a quarter the reference would have been compared with itself.
    }

    private static float Exp<V>(float x)
        where V : unmanaged, ISimd<V> => First(SimdMath.Exp(V.Create(x)));

    private static float Sigmoid<V>(float x)
        where V : unmanaged, ISimd<V> => First(SimdMath.Sigmoid(V.Create(x)));

    private static float First<V>(V vector)
        where V : unmanaged, ISimd<V>
    {
        float* lanes = stackalloc float[16];
        vector.Store(lanes);
        return lanes[0];
    }
}
