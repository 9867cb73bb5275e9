using Xunit;

namespace GenBn.Tests.Simd;

/// <summary>Sums over lanes always halve 16 → 8 → 4 → 2 → 1, whichever path computes them.</summary>
public sealed unsafe class HorizontalSumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(29)]
    public void EveryPathHalvesTheLanes(int count)
    {
        using var values = new Filled(count * 16);
        float[] sums = new float[count];
        fixed (float* destination = sums)
        {
            HorizontalSum.Reduce(values.Pointer, count, destination);
        }

        for (int index = 0; index < count; index++)
        {
            Assert.Equal(Halve(values.Values.AsSpan(index * 16, 16)), sums[index]);
            Assert.Equal(sums[index], HorizontalSum.Reduce(values.Pointer + (index * 16)));
        }
    }

    /// <summary>The definition, in scalar code.</summary>
    private static float Halve(ReadOnlySpan<float> lanes)
    {
        float[] sums = lanes.ToArray();
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return sums[0];
    }

    private sealed class Filled : IDisposable
    {
        private readonly System.Runtime.InteropServices.GCHandle _handle;

        public Filled(int length)
        {
            var random = new Random(7);
            Values = new float[length];
            foreach (ref float value in Values.AsSpan())
            {
                value = (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 6));
            }

            _handle = System.Runtime.InteropServices.GCHandle.Alloc(Values, System.Runtime.InteropServices.GCHandleType.Pinned);
        }

        public float[] Values { get; }

        public float* Pointer => (float*)_handle.AddrOfPinnedObject();

        public void Dispose() => _handle.Free();
    }
}
