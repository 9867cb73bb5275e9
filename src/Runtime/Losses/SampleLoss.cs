namespace GenBn;

/// <summary>See <see cref="Loss.Of"/>. Copies each lane of a block into a row, calls the custom loss, and copies the gradient back.</summary>
internal sealed unsafe class SampleLoss(ILoss loss) : Loss
{
    /// <summary>Outputs, target and gradient of one sample, for each thread.</summary>
    [ThreadStatic]
    private static float[]? t_rows;

    internal override string Facts => loss.GetType().ToString();

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        if (t_rows is null || t_rows.Length < 3 * length)
        {
            t_rows = new float[3 * length];
        }

        // Taken for this block, so that a custom loss which evaluates another one gets separate rows.
        float[] rows = t_rows;
        t_rows = null;
        Span<float> row = rows.AsSpan(0, length);
        Span<float> target = rows.AsSpan(length, length);
        Span<float> gradient = rows.AsSpan(2 * length, length);
        float share = 1f / samples;
        for (int lane = 0; lane < 16; lane++)
        {
            gradient.Clear();
            if (lane < targets.Lanes)
            {
                for (int index = 0; index < length; index++)
                {
                    row[index] = outputs[(index * 16) + lane];
                    target[index] = targets.At(index, lane);
                }

                results.Losses[lane] = loss.Evaluate(row, target, gradient);
            }

            for (int index = 0; index < length; index++)
            {
                gradients[(index * 16) + lane] = share * gradient[index];
            }
        }

        t_rows = rows;
        CountCorrect(outputs, in targets, length, ref results);
    }
}
