using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>See <see cref="Loss.SoftmaxCrossEntropy"/> and <see cref="Loss.SoftmaxCrossEntropyWith"/>.</summary>
/// <param name="smoothing">Share of the target that is spread over all classes.</param>
internal sealed unsafe class SoftmaxCrossEntropy(float smoothing) : Loss
{
    internal override string Facts => FormattableString.Invariant($"{nameof(SoftmaxCrossEntropy)}, smoothing {smoothing:R}");

    internal override bool ComparesOutputs => true;

    /// <summary>Float targets are probabilities of classes, so the largest is at the class.</summary>
    internal override AnswerKind AnswerOf(int outputs, bool hasTargets) => AnswerKind.Largest;

    internal override BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients)
    {
        float* maxima = stackalloc float[32];
        float* sums = maxima + 16;
        if (Vector512.IsHardwareAccelerated)
        {
            Softmax<Simd512>(outputs, length, 1f / samples, gradients, maxima, sums);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Softmax<Simd256>(outputs, length, 1f / samples, gradients, maxima, sums);
        }
        else
        {
            Softmax<Simd128>(outputs, length, 1f / samples, gradients, maxima, sums);
        }

        for (int lane = targets.Lanes; lane < 16; lane++)
        {
            for (int index = 0; index < length; index++)
            {
                gradients[(index * 16) + lane] = 0;
            }
        }

        return targets.Values == null && smoothing == 0
            ? WithLabels(outputs, targets.Labels, length, samples, gradients, maxima, sums)
            : WithTargets(outputs, in targets, length, samples, gradients, maxima, sums);
    }

    private static BlockLoss WithLabels(
        float* outputs, ReadOnlySpan<int> labels, int classes, int samples, float* gradients, float* maxima, float* sums)
    {
        double loss = 0;
        int correct = 0;
        for (int lane = 0; lane < labels.Length; lane++)
        {
            float target = outputs[(labels[lane] * 16) + lane];
            loss += Math.Log(sums[lane]) + maxima[lane] - target;
            correct += FirstMaximum(outputs + lane, classes, maxima[lane]) == labels[lane] ? 1 : 0;
            gradients[(labels[lane] * 16) + lane] -= 1f / samples;
        }

        return new BlockLoss(loss, correct);
    }

    /// <summary>
    /// Computes −Σ t · log softmax(z) = Σ t · (log Σ exp(z − max) + max − z). Its gradient is softmax(z) · Σ t − t, even if the targets do not sum
    /// to 1.
    /// </summary>
    private BlockLoss WithTargets(
        float* outputs, in BlockTargets targets, int classes, int samples, float* gradients, float* maxima, float* sums)
    {
        double loss = 0;
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            double logarithm = Math.Log(sums[lane]) + maxima[lane];
            double weight = 0;
            for (int index = 0; index < classes; index++)
            {
                double target = Smoothed(targets.At(index, lane), classes);
                loss += target * (logarithm - outputs[(index * 16) + lane]);
                weight += target;
            }

            for (int index = 0; index < classes; index++)
            {
                double target = Smoothed(targets.At(index, lane), classes);
                float* gradient = gradients + (index * 16) + lane;
                *gradient = (float)((*gradient * weight) - (target / samples));
            }
        }

        return new BlockLoss(loss, CountCorrect(outputs, in targets, classes));
    }

    private double Smoothed(float target, int classes) => ((1 - (double)smoothing) * target) + ((double)smoothing / classes);

    private static int FirstMaximum(float* outputs, int classes, float maximum)
    {
        for (int index = 0; index < classes; index++)
        {
            if (outputs[index * 16] == maximum)
            {
                return index;
            }
        }

        return -1; // NaN
    }

    /// <summary>Computes gradients = softmax · share for each lane. The lane's maximum is subtracted first, so no exponential overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<V>(float* outputs, int classes, float share, float* gradients, float* maxima, float* sums)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V maximum = V.Load(outputs + lane);
            for (int index = 1; index < classes; index++)
            {
                maximum = V.Max(maximum, V.Load(outputs + (index * 16) + lane));
            }

            LongSum<V> sum = default;
            for (int start = 0; start < classes; start += LongSum.PartLength)
            {
                V part = V.Zero;
                for (int index = start; index < Math.Min(classes, start + LongSum.PartLength); index++)
                {
                    V power = SimdMath.Exp(V.Load(outputs + (index * 16) + lane) - maximum);
                    power.Store(gradients + (index * 16) + lane);
                    part += power;
                }

                sum.Add(part);
            }

            V scale = V.Create(share) / sum.Value;
            for (int index = 0; index < classes; index++)
            {
                (V.Load(gradients + (index * 16) + lane) * scale).Store(gradients + (index * 16) + lane);
            }

            maximum.Store(maxima + lane);
            sum.Value.Store(sums + lane);
        }
    }
}
