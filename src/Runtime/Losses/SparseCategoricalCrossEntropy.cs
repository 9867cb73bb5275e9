namespace GenBn;

/// <summary>See <see cref="Loss.SparseCategoricalCrossEntropy"/>.</summary>
internal sealed unsafe class SparseCategoricalCrossEntropy : Loss
{
    /// <summary>Keras's <c>epsilon()</c>: the smallest distance of a probability from 0 and from 1.</summary>
    private const double Margin = 1e-7;

    internal override bool TakesTargets => false;

    internal override bool ComparesOutputs => true;

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        new Span<float>(gradients, length * 16).Clear();
        int plane = targets.Plane;
        double share = 1.0 / ((double)samples * plane);
        for (int pixel = 0; pixel < plane; pixel++)
        {
            for (int lane = 0; lane < targets.Lanes; lane++)
            {
                int first = (pixel * 16) + lane;
                results.Losses[lane] += Evaluate(outputs + first, targets.LabelOf(lane, pixel), length / plane, plane * 16, share, gradients + first) / plane;
            }
        }

        CountCorrect(outputs, in targets, length, ref results);
    }

    /// <summary>Loss and gradient of one vector, whose values are <paramref name="stride"/> floats apart.</summary>
    private static double Evaluate(float* outputs, int label, int classes, int stride, double share, float* gradients)
    {
        double sum = 0;
        for (int index = 0; index < classes; index++)
        {
            sum += outputs[index * stride];
        }

        double output = outputs[label * stride];
        double probability = output / sum;
        if (probability is >= Margin and <= 1 - Margin)
        {
            for (int index = 0; index < classes; index++)
            {
                gradients[index * stride] = (float)(share / sum);
            }

            gradients[label * stride] = (float)(share * ((1 / sum) - (1 / output)));
        }

        return -Math.Log(Math.Clamp(probability, Margin, 1 - Margin));
    }
}
