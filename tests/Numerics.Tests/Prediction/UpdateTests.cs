using System.Reflection;
using Xunit;
using static GenBn.Tests.Prediction.DrawnPredictor;

namespace GenBn.Tests.Prediction;

/// <summary>Every architecture's predictor that was updated has the bits of a new one, alone and in a batch.</summary>
public sealed class UpdateTests
{
    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void AnUpdatedPredictorIsANewOne(string name)
    {
        Type type = typeof(UpdateTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = typeof(UpdateTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static void Check<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        DrawnPredictor drawn = OfType<TNetwork>();
        TNetwork network = Network<TNetwork>();
        Predictor<TNetwork> updated = Other(network).CreatePredictor();
        network = Network<TNetwork>();
        network.UpdatePredictor(updated);
        long start = GC.GetAllocatedBytesForCurrentThread();
        network.UpdatePredictor(updated);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);

        float[] inputs = drawn.Inputs(19);
        float[] outputs = new float[19 * TNetwork.OutputLength];
        updated.Predict(inputs, outputs);
        Assert.Equal(Bits(drawn.Outputs(inputs)), Bits(outputs));
        foreach (int sample in new[] { 0, 18 })
        {
            updated.Predict(inputs.AsSpan(sample * TNetwork.InputLength, TNetwork.InputLength), outputs.AsSpan(0, TNetwork.OutputLength));
            Assert.Equal(Bits(drawn.Outputs(inputs)).AsSpan(sample * TNetwork.OutputLength, TNetwork.OutputLength), Bits(outputs).AsSpan(0, TNetwork.OutputLength));
        }
    }

    /// <summary>The network with other values in every tensor.</summary>
    private static TNetwork Other<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        foreach (NamedTensor tensor in network.Parameters.Concat<NamedTensor>(network.Buffers))
        {
            foreach (ref float value in tensor.Values)
            {
                value = (0.5f * MathF.Abs(value)) + 0.25f;
            }
        }

        return network;
    }
}
