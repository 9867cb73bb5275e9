using GenBn.Tests.Kernels;
using Xunit;

namespace GenBn.Tests.Simd;

/// <summary>e^x − 1 and log(1 + x) over their ranges: where 1 ± x would cancel, too.</summary>
public sealed class LogarithmTests
{
    [Fact]
    public void Expm1IsWithinTwoUnitsInTheLastPlace() => Verify<Expm1Function>(DoubleMath.Expm1, x => !(x > 88));

    [Fact]
    public void Log1pIsWithinTwoUnitsInTheLastPlace() => Verify<Log1pFunction>(DoubleMath.Log1p, x => !(x is < 0 or > 1));

    private static void Verify<TFunction>(Func<double, double> reference, Func<float, bool> isInRange)
        where TFunction : IActivation
    {
        float[] values = FloatSweep.Values(FloatSweep.Dense);
        float[] results = FloatSweep.Apply<Simd256, TFunction>(values);
        for (int index = 0; index < results.Length; index++)
        {
            if (isInRange(values[index]))
            {
                double error = UnitsInTheLastPlace.Between(reference(values[index]), results[index]);
                Assert.True(error <= 2, $"f({values[index]:R}) = {results[index]:R}, off by {error} units in the last place");
            }
        }
    }

    private readonly struct Expm1Function : IActivation
    {
        public static bool NeedsInput => false;

        public static V Apply<V>(V x)
            where V : unmanaged, ISimd<V> => SimdMath.Expm1(x);

        public static V Backward<V>(V x, V y, V gradient)
            where V : unmanaged, ISimd<V> => throw new NotSupportedException();
    }

    private readonly struct Log1pFunction : IActivation
    {
        public static bool NeedsInput => false;

        public static V Apply<V>(V x)
            where V : unmanaged, ISimd<V> => SimdMath.Log1p(x);

        public static V Backward<V>(V x, V y, V gradient)
            where V : unmanaged, ISimd<V> => throw new NotSupportedException();
    }
}
