using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>See <see cref="Loss.SigmoidCrossEntropy"/>.</summary>
internal sealed unsafe class SigmoidCrossEntropy : Loss
{
    /// <summary>Number of factors, of at most 2 each, that are multiplied before a logarithm is computed. Their product is far below 2^1024.</summary>
    private const int FactorsPerLogarithm = 512;

    internal override AnswerKind AnswerOf(int outputs, bool hasTargets) => outputs == 1 ? AnswerKind.AboveHalf : base.AnswerOf(outputs, hasTargets);

    /// <summary>One output distinguishes two classes.</summary>
    internal override int ClassesOf(int outputs) => outputs == 1 ? 2 : outputs;

    internal override BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients)
    {
        if (length == 1 && targets.Values == null)
        {
            // The label is the target, not the index of a 1.
            float* values = stackalloc float[16];
            targets.CopyLabels(values);
            return EvaluateBlock(outputs, new BlockTargets(values, targets.Lanes), length, samples, gradients);
        }

        float share = (float)(1 / ((double)length * samples));
        double loss;
        if (Vector512.IsHardwareAccelerated)
        {
            loss = Accumulate<Simd512>(outputs, in targets, length, share, gradients);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            loss = Accumulate<Simd256>(outputs, in targets, length, share, gradients);
        }
        else
        {
            loss = Accumulate<Simd128>(outputs, in targets, length, share, gradients);
        }

        return new BlockLoss(loss / length, CountCorrect(outputs, in targets, length));
    }

    /// <summary>
    /// Computes the gradients of all lanes with a sample. Returns the sum of losses over lanes and outputs, with the logarithm of a product instead
    /// of a sum of logarithms.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Accumulate<V>(float* outputs, in BlockTargets targets, int length, float share, float* gradients)
        where V : unmanaged, ISimd<V>
    {
        float* powers = stackalloc float[32];
        float* labels = powers + 16;
        double* products = stackalloc double[16];
        new Span<double>(products, 16).Fill(1);
        targets.CopyLabels(labels);
        float* mask = LaneMask.Of(LaneMask.Pointer, targets.Lanes);
        V one = V.Create(1f);
        double total = 0;
        for (int index = 0; index < length; index++)
        {
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
                total += Math.Max(z[lane], 0.0) - ((double)z[lane] * targets.At(index, lane));
                products[lane] *= 1 + (double)powers[lane];
            }

            if ((index + 1) % FactorsPerLogarithm == 0 || index + 1 == length)
            {
                for (int lane = 0; lane < targets.Lanes; lane++)
                {
                    total += Math.Log(products[lane]);
                    products[lane] = 1;
                }
            }
        }

        return total;
    }
}
