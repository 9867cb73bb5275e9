using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>A predictor with drawn parameters and running statistics, and drawn samples for it.</summary>
internal sealed class DrawnPredictor
{
    private DrawnPredictor(Predictor predictor, int scratchBytes)
    {
        Predictor = predictor;
        ScratchBytes = scratchBytes;
    }

    public Predictor Predictor { get; }

    /// <summary>The network's constant.</summary>
    public int ScratchBytes { get; }

    /// <summary>Names of every architecture of the namespace, as in <see cref="ParityTests"/>.</summary>
    public static TheoryData<string> Networks => ParityTests.Networks();

    /// <summary>The same and those that threads share.</summary>
    public static TheoryData<string> NetworksAndShared
    {
        get
        {
            TheoryData<string> names = Networks;
            foreach (string name in new[] { nameof(SharedRows), nameof(SharedSlabs), nameof(SharedLine), nameof(SharedResidual), nameof(SharedTiles), nameof(SharedDense) })
            {
                names.Add("Prediction." + name);
            }

            return names;
        }
    }

    /// <summary>The predictor of a network by its name.</summary>
    public static DrawnPredictor Of(string name)
    {
        Type type = typeof(DrawnPredictor).Assembly.GetType("GenBn.Tests." + name)!;
        return (DrawnPredictor)typeof(DrawnPredictor).GetMethod(nameof(OfType))!.MakeGenericMethod(type).Invoke(null, null)!;
    }

    /// <summary>A network with the values that the reference draws.</summary>
    public static TNetwork Network<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(TNetwork));
        ReferenceData.Randomize(reference, 5);
        foreach (NamedTensor tensor in network.Parameters.Concat<NamedTensor>(network.Buffers))
        {
            double[] values = reference.Tensor(tensor.Name).Values;
            Array.ConvertAll(values, value => (float)value).CopyTo(tensor.Values);
        }

        return network;
    }

    public static DrawnPredictor OfType<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        int scratchBytes = (int)typeof(TNetwork).GetField("PredictionScratchBytes")!.GetRawConstantValue()!;
        return new DrawnPredictor(Network<TNetwork>().CreatePredictor(), scratchBytes);
    }

    public float[] Inputs(int samples) => Array.ConvertAll(ReferenceData.Normal(samples * Predictor.InputLength, 17), value => (float)value);

    public float[] Outputs(ReadOnlySpan<float> inputs)
    {
        float[] outputs = new float[inputs.Length / Predictor.InputLength * Predictor.OutputLength];
        Predictor.Predict(inputs, outputs);
        return outputs;
    }

    /// <summary>The outputs of bytes, with a scale unless the network declares its own.</summary>
    public void PredictBytes(ReadOnlySpan<byte> pixels, float scale, Span<float> outputs, int threads = 1)
    {
        if (Predictor.InputScale is null)
        {
            Predictor.Predict(pixels, scale, outputs, threads);
        }
        else
        {
            Predictor.Predict(pixels, outputs, threads);
        }
    }

    /// <summary>The class of one sample of bytes, with a scale unless the network declares its own.</summary>
    public int ClassifyBytes(ReadOnlySpan<byte> pixels, float scale) =>
        Predictor.InputScale is null ? Predictor.Classify(pixels, scale) : Predictor.Classify(pixels);

    /// <summary>The outputs of samples that are predicted one after the other.</summary>
    public float[] OneByOne(ReadOnlySpan<float> inputs)
    {
        float[] outputs = new float[inputs.Length / Predictor.InputLength * Predictor.OutputLength];
        for (int sample = 0; sample * Predictor.InputLength < inputs.Length; sample++)
        {
            Predictor.Predict(
                inputs.Slice(sample * Predictor.InputLength, Predictor.InputLength), outputs.AsSpan(sample * Predictor.OutputLength, Predictor.OutputLength));
        }

        return outputs;
    }

    /// <summary>The bit patterns; every NaN is the same.</summary>
    public static uint[] Bits(ReadOnlySpan<float> values)
    {
        uint[] bits = new uint[values.Length];
        for (int index = 0; index < bits.Length; index++)
        {
            bits[index] = BitConverter.SingleToUInt32Bits(float.IsNaN(values[index]) ? float.NaN : values[index]);
        }

        return bits;
    }
}
