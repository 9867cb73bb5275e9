using System.Reflection;
using Xunit;
using static GenBn.Tests.Prediction.DrawnPredictor;

namespace GenBn.Tests.Prediction;

/// <summary>Every architecture's predictor from a file has the bits of the one from the network.</summary>
public sealed class LoadTests
{
    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void AFileGivesTheSamePredictor(string name)
    {
        Type type = typeof(LoadTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = typeof(LoadTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static void Check<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        DrawnPredictor drawn = OfType<TNetwork>();
        var stream = new MemoryStream();
        Network<TNetwork>().SaveWeights(stream);
        stream.Position = 0;
        Predictor loaded = TNetwork.LoadPredictor(WeightsFile.Read(stream));
        float[] inputs = drawn.Inputs(19);
        float[] outputs = new float[19 * TNetwork.OutputLength];
        loaded.Predict(inputs, outputs);
        Assert.Equal(Bits(drawn.Outputs(inputs)), Bits(outputs));
    }
}
