namespace GenBn;

/// <summary>
/// ((y − t) / s)², with the scale s of each output, mean over the outputs of a sample, then over the batch. With the standard deviations of the
/// targets as scales, the loss of their means is 1, and the loss of a network is 1 − R².
/// </summary>
internal sealed unsafe class ScaledSquaredError(float[] scales) : Loss
{
    internal override string Facts => $"squared error, scaled by {string.Join(", ", scales.Select(scale => FormattableString.Invariant($"{scale:R}")))}";

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results)
    {
        for (int output = 0; output < length; output++)
        {
            double scale = 1.0 / scales[output];
            double share = 2 * scale / ((double)length * samples);
            for (int lane = 0; lane < 16; lane++)
            {
                int index = (output * 16) + lane;
                double error = lane < targets.Lanes ? ((double)outputs[index] - targets.At(output, lane)) * scale : 0;
                gradients[index] = (float)(error * share);
                results.Losses[lane] += error * error / length;
            }
        }
    }
}
