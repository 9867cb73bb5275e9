using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>See <see cref="Loss.SigmoidCrossEntropy"/>.</summary>
internal sealed unsafe class SigmoidCrossEntropy : Loss
{
    /// <summary>Number of factors, of at most 2 each, that are multiplied before a logarithm is computed. Their product is far below 2^1024.</summary>
    private const int FactorsPerLogarithm = 512;

    internal override AnswerKind AnswerOf(int channels, bool hasTargets) => channels == 1 ? AnswerKind.AboveHalf : base.AnswerOf(channels, hasTargets);

    /// <summary>One output distinguishes two classes.</summary>
    internal override int ClassesOf(int channels) => channels == 1 ? 2 : channels;

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        BlockTargets wanted = length == targets.Plane ? targets.AsTargets() : targets;
        float share = (float)(1 / ((double)length * samples));
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<Simd512>(outputs, in wanted, length, share, gradients, results.Losses);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Accumulate<Simd256>(outputs, in wanted, length, share, gradients, results.Losses);
        }
        else
        {
            Accumulate<Simd128>(outputs, in wanted, length, share, gradients, results.Losses);
        }

        CountCorrect(outputs, in wanted, length, ref results);
    }

    /// <summary>
    /// Computes the gradients of all lanes with a sample, and for each lane the mean loss of its outputs, with the logarithm of a product instead of
    /// a sum of logarithms.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<V>(float* outputs, in BlockTargets targets, int length, float share, float* gradients, double* losses)
        where V : unmanaged, ISimd<V>
    {
        float* powers = stackalloc float[32];
        float* labels = powers + 16;
        double* products = stackalloc double[16];
        new Span<double>(products, 16).Fill(1);
        targets.CopyLabels(labels);
        float* mask = LaneMask.Of(LaneMask.Pointer, targets.Lanes);
        V one = V.Create(1f);
        for (int index = 0; index < length; index++)
        {
            targets.CopyLabelsOf(index, labels);
            float* z = outputs + (index * 16);
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                // e = exp(−|z|); sigmoid(z) is 1 / (1 + e) or, for negative z, e / (1 + e).
                V value = V.Load(z + lane);
                V power = SimdMath.Exp(V.Or(value, V.Create(-0f)));
                V negative = V.GreaterThan(V.Zero, value);
                V sigmoid = V.Or(V.And(power, negative), V.AndNot(one, negative)) / (one + power);
                power.Store(powers + lane);
                V.And((sigmoid - targets.Load<V>(labels, index, lane)) * V.Create(share), V.Load(mask + lane)).Store(gradients + (index * 16) + lane);
            }

            for (int lane = 0; lane < targets.Lanes; lane++)
            {
                losses[lane] += Math.Max(z[lane], 0.0) - ((double)z[lane] * targets.At(index, lane));
                products[lane] *= 1 + (double)powers[lane];
            }

            if ((index + 1) % FactorsPerLogarithm == 0 || index + 1 == length)
            {
                for (int lane = 0; lane < targets.Lanes; lane++)
                {
                    losses[lane] += Math.Log(products[lane]);
                    products[lane] = 1;
                }
            }
        }

        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            losses[lane] /= length;
        }
    }
}
