namespace GenBn.Benchmarks.Onnx;

/// <summary>Gives a network values as training leaves them: none of them trivial, and activations of a usual size.</summary>
internal static class TrainedLike
{
    private const int BatchSize = 32;

    /// <summary>Batches of a network that takes seconds for one.</summary>
    private const int StepsOfLargeNetworks = 3;

    private const int FlopsOfLargeNetworks = 200_000_000;

    /// <summary>Trains for a few batches and disturbs what training leaves alone.</summary>
    /// <param name="network">To change.</param>
    /// <param name="images">At least a batch of 32, and one more.</param>
    /// <param name="steps">Batches at most; large networks take fewer.</param>
    public static void Prepare<TNetwork>(TNetwork network, Dataset images, int steps)
        where TNetwork : INetwork<TNetwork>
    {
        bool areRaw = TakesRaw<TNetwork>();
        bool endsInImage = TNetwork.Architecture.Layers[^1].Shape.Count == 3;
        Loss loss = endsInImage ? Loss.MeanSquaredError : Loss.SoftmaxCrossEntropy;
        using (var trainer = new Trainer<TNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.02f), Loss = loss, BatchSize = BatchSize }))
        {
            int count = TNetwork.Flops > FlopsOfLargeNetworks ? Math.Min(steps, StepsOfLargeNetworks) : steps;
            for (int step = 0; step < count; step++)
            {
                int first = step * BatchSize % (images.Count - BatchSize);
                float[] samples = Samples(images, first, BatchSize, areRaw);
                if (endsInImage)
                {
                    trainer.Step(samples, new float[BatchSize * TNetwork.OutputLength]);
                }
                else
                {
                    trainer.Step(samples, images.Labels.Slice(first, BatchSize));
                }
            }
        }

        Disturb(network);
    }

    /// <summary>Whether a network declares the scale of its inputs.</summary>
    public static bool TakesRaw<TNetwork>()
        where TNetwork : INetwork<TNetwork> => TNetwork.Architecture.Layers[0] is InputLayer { Scale: not null };

    /// <summary>Inputs of consecutive samples: of images from 0 to 1, or, if they are raw, from 0 to 255.</summary>
    public static float[] Samples(Dataset images, int first, int count, bool areRaw = false)
    {
        float[] values = new float[count * images.SampleLength];
        for (int sample = 0; sample < count; sample++)
        {
            images.CopySample(first + sample, values.AsSpan(sample * images.SampleLength, images.SampleLength));
        }

        if (areRaw)
        {
            foreach (ref float value in values.AsSpan())
            {
                value = MathF.Round(value * 255);
            }
        }

        return values;
    }

    /// <summary>So that terms and statistics which training leaves alone are not ones and zeros.</summary>
    private static void Disturb<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        var random = new RandomSource(7);
        foreach (NamedTensor tensor in network.Parameters.Where(parameter => parameter.Role != ParameterRole.Weight).Concat(network.Buffers))
        {
            bool isScale = tensor.Name.EndsWith(".gamma", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal);
            foreach (ref float value in tensor.Values)
            {
                value = isScale ? value * (float)(0.7 + (0.6 * random.NextUniform())) : value + (0.1f * (float)random.NextNormal());
            }
        }
    }
}
