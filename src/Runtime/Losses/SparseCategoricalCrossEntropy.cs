namespace GenBn;

/// <summary>See <see cref="Loss.SparseCategoricalCrossEntropy"/>.</summary>
internal sealed unsafe class SparseCategoricalCrossEntropy : Loss
{
    /// <summary>Keras's <c>epsilon()</c>: the smallest distance of a probability from 0 and from 1.</summary>
    private const double Margin = 1e-7;

    internal override bool TakesTargets => false;

    internal override bool ComparesOutputs => true;

    internal override BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients)
    {
        new Span<float>(gradients, length * 16).Clear();
        double share = 1.0 / samples;
        double loss = 0;
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            double sum = 0;
            for (int index = 0; index < length; index++)
            {
                sum += outputs[(index * 16) + lane];
            }

            int label = targets.Labels[lane];
            double output = outputs[(label * 16) + lane];
            double probability = output / sum;
            loss -= Math.Log(Math.Clamp(probability, Margin, 1 - Margin));
            if (probability is >= Margin and <= 1 - Margin)
            {
                for (int index = 0; index < length; index++)
                {
                    gradients[(index * 16) + lane] = (float)(share / sum);
                }

                gradients[(label * 16) + lane] = (float)(share * ((1 / sum) - (1 / output)));
            }
        }

        return new BlockLoss(loss, CountCorrect(outputs, in targets, length));
    }
}
