using System.Runtime.CompilerServices;

namespace GenBn.Tests.Kernels;

/// <summary>Activations over the whole float range.</summary>
internal static unsafe class FloatSweep
{
    /// <summary>Meets every exponent of both signs about 8,000 times.</summary>
    public const uint Dense = 1021;

    /// <summary>Meets every exponent of both signs about 128 times.</summary>
    public const uint Sparse = 65_537;

    private static readonly float[] Special =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 3f, -3f, 1f, -1f, 88f, -88f,
    ];

    /// <summary>Every <paramref name="stride"/>-th float, and those that are special to some function; a multiple of 16.</summary>
    public static float[] Values(uint stride)
    {
        int count = (int)(((1UL << 32) / stride) + 1);
        float[] values = new float[(count + Special.Length + 15) / 16 * 16];
        for (int index = 0; index < count; index++)
        {
            values[index] = BitConverter.UInt32BitsToSingle((uint)index * stride);
        }

        Special.CopyTo(values, count);
        return values;
    }

    /// <summary>f of each value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Apply<V, TActivation>(float[] values)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        float[] results = new float[values.Length];
        fixed (float* x = values, y = results)
        {
            for (int index = 0; index < values.Length; index += V.Count)
            {
                TActivation.Apply(V.Load(x + index)).Store(y + index);
            }
        }

        return results;
    }

    /// <summary>gradient · f′ of each value; what the activation does not need is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Backward<V, TActivation>(float[] values, float gradient)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        float[] results = TActivation.NeedsInput ? new float[values.Length] : Apply<V, TActivation>(values);
        fixed (float* x = values, y = results)
        {
            for (int index = 0; index < values.Length; index += V.Count)
            {
                V needed = V.Load((TActivation.NeedsInput ? x : y) + index);
                V result = TActivation.NeedsInput
                    ? TActivation.Backward(needed, V.Zero, V.Create(gradient))
                    : TActivation.Backward(V.Zero, needed, V.Create(gradient));
                result.Store(y + index);
            }
        }

        return results;
    }
}
