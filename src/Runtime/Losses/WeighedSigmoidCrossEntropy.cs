using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>See <see cref="Loss.SigmoidCrossEntropyWith"/>.</summary>
/// <param name="positiveWeight">Weight of targets of 1.</param>
/// <param name="negativeWeight">Weight of targets of 0.</param>
/// <param name="focus">Exponent of the focal loss; 0 for the cross-entropy.</param>
internal sealed unsafe class WeighedSigmoidCrossEntropy(float positiveWeight, float negativeWeight, float focus) : Loss
{
    internal override string Facts => FormattableString.Invariant(
        $"{nameof(WeighedSigmoidCrossEntropy)}, weights {negativeWeight:R} {positiveWeight:R}, focus {focus:R}");

    internal override AnswerKind AnswerOf(int channels, bool hasTargets) => SigmoidCrossEntropy.AnswerOf(channels, hasTargets);

    internal override int ClassesOf(int channels) => SigmoidCrossEntropy.ClassesOf(channels);

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        BlockTargets wanted = length == targets.Plane ? targets.AsTargets() : targets;
        float share = (float)(1 / ((double)length * samples));
        float* sums = stackalloc float[32];
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<Simd512>(outputs, in wanted, length, share, gradients, sums, sums + 16);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Accumulate<Simd256>(outputs, in wanted, length, share, gradients, sums, sums + 16);
        }
        else
        {
            Accumulate<Simd128>(outputs, in wanted, length, share, gradients, sums, sums + 16);
        }

        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            results.Losses[lane] = (double)sums[lane] / length;
            results.Weights[lane] = (double)sums[16 + lane] / length;
        }

        CountCorrect(outputs, in wanted, length, ref results);
    }

    /// <summary>
    /// Computes gradients, and for each lane the sums of losses and of weights. With s = sigmoid(z) and a target t, the loss of an output is −w₁ · t ·
    /// (1 − s)^f · log s − w₀ · (1 − t) · s^f · log(1 − s), where −log s = max(−z, 0) + log(1 + e^−|z|), and −log(1 − s) is that of −z. Powers are
    /// exponentials of these logarithms. The derivative is w₁ · t · (1 − s)^f · (f · s · log s − (1 − s)) + w₀ · (1 − t) · s^f · (s − f · (1 − s) ·
    /// log(1 − s)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate<V>(float* outputs, in BlockTargets targets, int length, float share, float* gradients, float* losses, float* weights)
        where V : unmanaged, ISimd<V>
    {
        float* labels = stackalloc float[16];
        targets.CopyLabels(labels);
        float* mask = LaneMask.Of(LaneMask.Pointer, targets.Lanes);
        V one = V.Create(1f);
        V exponent = V.Create(-focus);
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            LongSum<V> loss = default;
            LongSum<V> weight = default;
            for (int index = 0; index < length; index++)
            {
                targets.CopyLabelsOf(index, labels);
                V z = V.Load(outputs + (index * 16) + lane);
                V power = SimdMath.Exp(V.Or(z, V.Create(-0f)));
                V logarithm = SimdMath.Log1p(power);
                V negative = V.GreaterThan(V.Zero, z);
                V larger = one / (one + power);
                V smaller = power / (one + power);
                V sigmoid = SimdMath.Select(negative, smaller, larger);
                V rest = SimdMath.Select(negative, larger, smaller);
                V ofOne = V.Max(V.Zero, V.Zero - z) + logarithm;
                V ofZero = V.Max(V.Zero, z) + logarithm;
                V target = targets.Load<V>(labels, index, lane);
                V positive = V.Create(positiveWeight) * target;
                V other = V.Create(negativeWeight) * (one - target);
                V positivePower = positive * SimdMath.Exp(exponent * ofZero);
                V otherPower = other * SimdMath.Exp(exponent * ofOne);
                loss.Add((positivePower * ofOne) + (otherPower * ofZero));
                weight.Add(positive + other);
                V slope = (otherPower * (sigmoid - (exponent * rest * ofZero))) - (positivePower * (rest - (exponent * sigmoid * ofOne)));
                V.And(slope * V.Create(share), V.Load(mask + lane)).Store(gradients + (index * 16) + lane);
            }

            loss.Value.Store(losses + lane);
            weight.Value.Store(weights + lane);
        }
    }
}
