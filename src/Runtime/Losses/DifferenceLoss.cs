using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>A loss of one output that depends only on d = y − t.</summary>
internal interface IDifference
{
    /// <summary>The loss.</summary>
    V Value<V>(V difference)
        where V : unmanaged, ISimd<V>;

    /// <summary>Its derivative with respect to d.</summary>
    V Slope<V>(V difference)
        where V : unmanaged, ISimd<V>;
}

/// <summary>Mean over the outputs of a sample, then over the batch, of a loss of the difference between output and target.</summary>
internal sealed unsafe class DifferenceLoss<TDifference>(TDifference difference) : Loss
    where TDifference : struct, IDifference
{
    internal override string Facts => difference.ToString()!;

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        float* sums = stackalloc float[16];
        float share = (float)(1 / ((double)length * samples));
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<Simd512>(outputs, in targets, length, share, gradients, sums);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Accumulate<Simd256>(outputs, in targets, length, share, gradients, sums);
        }
        else
        {
            Accumulate<Simd128>(outputs, in targets, length, share, gradients, sums);
        }

        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            results.Losses[lane] = (double)sums[lane] / length;
        }

        CountCorrect(outputs, in targets, length, ref results);
    }

    /// <summary>Computes the gradients of all lanes with a sample, and for each lane the sum of the losses of its outputs, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate<V>(float* outputs, in BlockTargets targets, int length, float share, float* gradients, float* sums)
        where V : unmanaged, ISimd<V>
    {
        TDifference loss = difference;
        float* labels = stackalloc float[16];
        targets.CopyLabels(labels);
        float* mask = LaneMask.Of(LaneMask.Pointer, targets.Lanes);
        V scale = V.Create(share);
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V valid = V.Load(mask + lane);
            LongSum<V> sum = default;
            for (int start = 0; start < length; start += LongSum.PartLength)
            {
                V part = V.Zero;
                for (int index = start; index < Math.Min(length, start + LongSum.PartLength); index++)
                {
                    targets.CopyLabelsOf(index, labels);
                    V d = V.Load(outputs + (index * 16) + lane) - targets.Load<V>(labels, index, lane);
                    part += loss.Value(d);
                    V.And(loss.Slope(d) * scale, valid).Store(gradients + (index * 16) + lane);
                }

                sum.Add(part);
            }

            sum.Value.Store(sums + lane);
        }
    }
}
