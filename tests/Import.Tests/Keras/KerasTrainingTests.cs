using GenBn.Import;
using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>An imported network is a network like any other: it is trained further, saved and loaded.</summary>
public sealed class KerasTrainingTests
{
    private const int Samples = 32;
    private const int Classes = 10;

    [MlPerfTinyFact]
    public void ResNet8IsTrainedFurther()
    {
        ImportedModel imported = KerasImport.Read(MlPerfTiny.Find("pretrainedResnet.h5")!, new ImportOptions { Name = "ResNet8" });

        // As a note in the class says: the default loss takes logits.
        Assert.Contains("remove the last [Softmax]", imported.Source, StringComparison.Ordinal);
        using CompiledModel compiled = CompiledModel.Of([imported.Source.Replace("[Dense(10), Softmax]", "[Dense(10)]", StringComparison.Ordinal)]);
        RunningNetwork network = compiled.Network("Models.ResNet8");
        network.Load(imported);
        float[] samples = [.. Agreement.Inputs(Samples * network.InputLength).Select(value => Math.Abs(value) * 64)];
        int[] labels = [.. Enumerable.Range(0, Samples).Select(index => index % Classes)];
        float[] before = network.Predict(samples);
        float[] losses = network.Train(samples, labels, steps: 6);
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.True(losses[^1] < losses[0], $"the loss of the same batch went from {losses[0]} to {losses[^1]}");

        byte[] saved = network.Save();
        float[] after = network.Predict(samples);
        Assert.NotEqual(before, after);
        RunningNetwork again = compiled.Network("Models.ResNet8");
        again.Load(saved);
        Assert.True(after.SequenceEqual(again.Predict(samples)));
    }
}
