using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>See <see cref="Loss.SoftmaxCrossEntropy"/> and <see cref="Loss.SoftmaxCrossEntropyWith"/>.</summary>
/// <param name="smoothing">Share of the target that is spread over all classes.</param>
/// <param name="classWeights">The weight of each class; null if each weighs 1.</param>
/// <param name="ignoredLabel">The label that does not count; null if every label counts.</param>
/// <param name="focus">Exponent of the focal loss; 0 for the cross-entropy.</param>
internal sealed unsafe class SoftmaxCrossEntropy(float smoothing, float[]? classWeights = null, int? ignoredLabel = null, float focus = 0) : Loss
{
    internal override string Facts => FormattableString.Invariant($"{nameof(SoftmaxCrossEntropy)}, smoothing {smoothing:R}")
        + (classWeights is null ? "" : $", weights {string.Join(" ", classWeights.Select(weight => FormattableString.Invariant($"{weight:R}")))}")
        + (ignoredLabel is null ? "" : FormattableString.Invariant($", ignored label {ignoredLabel}"))
        + (focus == 0 ? "" : FormattableString.Invariant($", focus {focus:R}"));

    internal override bool ComparesOutputs => true;

    internal override int? IgnoredLabel => ignoredLabel;

    internal override int? WeighedClasses => classWeights?.Length;

    /// <summary>Whether samples, or their pixels, may have other weights than 1.</summary>
    private bool Weighs => classWeights is not null || ignoredLabel is not null;

    /// <summary>Float targets are probabilities of classes, so the largest is at the class.</summary>
    internal override AnswerKind AnswerOf(int channels, bool hasTargets) => AnswerKind.Largest;

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        int plane = targets.Plane;
        double share = (double)samples * plane;
        float* maxima = stackalloc float[32];
        if (Weighs)
        {
            new Span<double>(results.Weights, 16).Clear();
        }

        for (int pixel = 0; pixel < plane; pixel++)
        {
            var logits = new Logits(outputs + (pixel * 16), gradients + (pixel * 16), length / plane, plane * 16, maxima, maxima + 16);
            Softmax(in logits, (float)(1 / share));
            ClearFrom(in logits, targets.Lanes);
            if (targets.Values != null)
            {
                WithTargets(in logits, in targets, pixel, share, ref results);
            }
            else if (smoothing == 0 && focus == 0 && !Weighs)
            {
                WithLabels(in logits, in targets, pixel, (float)(1 / share), ref results);
            }
            else
            {
                WithWeighedLabels(in logits, in targets, pixel, share, ref results);
            }
        }

        for (int lane = 0; plane > 1 && lane < targets.Lanes; lane++)
        {
            results.Losses[lane] /= plane;
            results.Weights[lane] = Weighs ? results.Weights[lane] / plane : 1;
        }

        if (targets.Values != null)
        {
            CountCorrect(outputs, in targets, length, ref results);
        }
    }

    private static void WithLabels(in Logits logits, in BlockTargets targets, int pixel, float scale, ref LaneResults results)
    {
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            int label = targets.LabelOf(lane, pixel);
            results.Losses[lane] += logits.Logarithm(lane) - logits.Outputs[logits.At(label, lane)];
            results.Correct += logits.FirstMaximum(lane) == label ? 1 : 0;
            logits.Gradients[logits.At(label, lane)] -= scale;
        }

        results.Counted += targets.Lanes;
    }

    /// <summary>
    /// Labels with weights, with smoothing or with a focus. For the probability p of the label, the focal loss is −w · (1 − p)^f · log p. Its
    /// gradient is that of the cross-entropy, w · (softmax(z) − onehot), times (1 − p)^f − f · p · (1 − p)^(f − 1) · log p.
    /// </summary>
    private void WithWeighedLabels(in Logits logits, in BlockTargets targets, int pixel, double share, ref LaneResults results)
    {
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            int label = targets.LabelOf(lane, pixel);
            if (label == ignoredLabel)
            {
                logits.Clear(lane);
                continue;
            }

            double weight = WeightOf(label);
            results.Correct += logits.FirstMaximum(lane) == label ? 1 : 0;
            results.Counted++;
            results.Weights[lane] += Weighs ? weight : 0;
            if (smoothing != 0)
            {
                results.Losses[lane] += Smoothed(in logits, in targets, pixel, lane, share);
                continue;
            }

            float* gradient = logits.Gradients + logits.At(label, lane);
            double factor = focus == 0 ? 1 : FocalFactor(*gradient * share);
            double loss = logits.Logarithm(lane) - logits.Outputs[logits.At(label, lane)];
            results.Losses[lane] += weight * (focus == 0 ? loss : loss * Power(1 - (*gradient * share)));
            logits.Scale(lane, factor * weight);
            *gradient -= (float)(factor * weight / share);
        }
    }

    private void WithTargets(in Logits logits, in BlockTargets targets, int pixel, double share, ref LaneResults results)
    {
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            results.Losses[lane] += Smoothed(in logits, in targets, pixel, lane, share);
            for (int index = 0; Weighs && index < logits.Classes; index++)
            {
                results.Weights[lane] += WeightOf(index) * targets.At((index * targets.Plane) + pixel, lane);
            }
        }
    }

    /// <summary>
    /// Computes −Σ t · log softmax(z) = Σ t · (log Σ exp(z − max) + max − z), with weighed and smoothed targets t. Its gradient is softmax(z) · Σ t −
    /// t, even if the targets do not sum to 1.
    /// </summary>
    private double Smoothed(in Logits logits, in BlockTargets targets, int pixel, int lane, double share)
    {
        double logarithm = logits.Logarithm(lane);
        double loss = 0;
        double sum = 0;
        for (int index = 0; index < logits.Classes; index++)
        {
            double target = TargetOf(in targets, pixel, lane, index, logits.Classes);
            loss += target * (logarithm - logits.Outputs[logits.At(index, lane)]);
            sum += target;
        }

        for (int index = 0; index < logits.Classes; index++)
        {
            float* gradient = logits.Gradients + logits.At(index, lane);
            *gradient = (float)((*gradient * sum) - (TargetOf(in targets, pixel, lane, index, logits.Classes) / share));
        }

        return loss;
    }

    private double TargetOf(in BlockTargets targets, int pixel, int lane, int index, int classes)
    {
        double target = targets.At((index * targets.Plane) + pixel, lane);
        return WeightOf(index) * (((1 - (double)smoothing) * target) + ((double)smoothing / classes));
    }

    private double WeightOf(int label) => classWeights is null ? 1 : classWeights[label];

    /// <summary>(1 − p)^f − f · p · (1 − p)^(f − 1) · log p.</summary>
    private double FocalFactor(double p)
    {
        double rest = 1 - p;
        return rest <= 0 ? 0 : double.IsNaN(p) ? p : Power(rest) * (1 - (p > 0 ? focus * p / rest * PortableMath.Log(p) : 0));
    }

    /// <summary>A number to the power of the focus; 0 for numbers that are not positive.</summary>
    private double Power(double number) => number <= 0 ? 0 : double.IsNaN(number) ? number : PortableMath.Exp(focus * PortableMath.Log(number));

    private static void ClearFrom(in Logits logits, int first)
    {
        for (int lane = first; lane < 16; lane++)
        {
            logits.Clear(lane);
        }
    }

    private static void Softmax(in Logits logits, float scale)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Softmax<Simd512>(in logits, scale);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Softmax<Simd256>(in logits, scale);
        }
        else
        {
            Softmax<Simd128>(in logits, scale);
        }
    }

    /// <summary>Computes gradients = softmax · share for each lane. The lane's maximum is subtracted first, so no exponential overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<V>(in Logits logits, float share)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            float* outputs = logits.Outputs + lane;
            float* gradients = logits.Gradients + lane;
            int classes = logits.Classes;
            int stride = logits.Stride;
            V maximum = V.Load(outputs);
            for (int index = 1; index < classes; index++)
            {
                maximum = V.Max(maximum, V.Load(outputs + (index * stride)));
            }

            LongSum<V> sum = default;
            for (int start = 0; start < classes; start += LongSum.PartLength)
            {
                V part = V.Zero;
                for (int index = start; index < Math.Min(classes, start + LongSum.PartLength); index++)
                {
                    V power = SimdMath.Exp(V.Load(outputs + (index * stride)) - maximum);
                    power.Store(gradients + (index * stride));
                    part += power;
                }

                sum.Add(part);
            }

            V scale = V.Create(share) / sum.Value;
            for (int index = 0; index < classes; index++)
            {
                (V.Load(gradients + (index * stride)) * scale).Store(gradients + (index * stride));
            }

            maximum.Store(logits.Maxima + lane);
            sum.Value.Store(logits.Sums + lane);
        }
    }

    /// <summary>The outputs of one pixel, or of a vector, for 16 samples, and what is computed from them.</summary>
    /// <param name="outputs">The values of the first class, [16]; those of the next one are <paramref name="stride"/> floats after them.</param>
    /// <param name="gradients">The gradients, in the same order.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="stride">Floats from one class to the next.</param>
    /// <param name="maxima">The largest output of each lane, [16].</param>
    /// <param name="sums">Σ exp(z − maximum) of each lane, [16].</param>
    private readonly struct Logits(float* outputs, float* gradients, int classes, int stride, float* maxima, float* sums)
    {
        public readonly float* Outputs = outputs;
        public readonly float* Gradients = gradients;
        public readonly int Classes = classes;
        public readonly int Stride = stride;
        public readonly float* Maxima = maxima;
        public readonly float* Sums = sums;

        public int At(int index, int lane) => (index * Stride) + lane;

        /// <summary>log Σ exp(z).</summary>
        public double Logarithm(int lane) => Math.Log(Sums[lane]) + Maxima[lane];

        /// <summary>The lower index of those with the largest output; −1 if an output is NaN.</summary>
        public int FirstMaximum(int lane)
        {
            for (int index = 0; index < Classes; index++)
            {
                if (Outputs[At(index, lane)] == Maxima[lane])
                {
                    return index;
                }
            }

            return -1;
        }

        public void Clear(int lane)
        {
            for (int index = 0; index < Classes; index++)
            {
                Gradients[At(index, lane)] = 0;
            }
        }

        public void Scale(int lane, double factor)
        {
            for (int index = 0; index < Classes; index++)
            {
                Gradients[At(index, lane)] = (float)(Gradients[At(index, lane)] * factor);
            }
        }
    }
}
