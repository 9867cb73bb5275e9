using GenBn.Sample.Networks;
using GenBn.Sample.Networks.Comparison;
using GenBn.Sample.Networks.MobileNets;
using GenBn.Sample.Networks.ResNet;
using GenBn.Tests.Cards;
using Xunit;

namespace GenBn.Tests;

public sealed class SummaryTests
{
    private const string LeNetLayers = """
        layer       output   parameters    FLOPs
        input       1×28×28           0        0
        conv1       6×24×24         150  172,800
        batchnorm1  6×24×24          12    1,728
        sigmoid1    6×24×24           0      864
        maxpool1    6×12×12           0    2,592
        conv2       16×8×8        2,400  307,200
        batchnorm2  16×8×8           32      512
        sigmoid2    16×8×8            0      256
        maxpool2    16×4×4            0      768
        flatten1    256               0        0
        dense1      120          30,720   61,440
        batchnorm3  120             240      240
        sigmoid3    120               0      120
        dense2      84           10,080   20,160
        batchnorm4  84              168      168
        sigmoid4    84                0       84
        dense3      10              850    1,680
        total                    44,652  570,612

        parameters  44,652 trainable, 0 frozen; 178,608 bytes
        buffers     452 running means and variances; 1,808 bytes

        """;

    public static TheoryData<string> Names => [.. NetworkCatalog.Names];

    [Fact]
    public async Task LeNetIsTheDefault()
    {
        SampleProcess summary = await SampleProcess.Run("summary");
        Assert.StartsWith("lenet\n" + LeNetLayers.ReplaceLineEndings("\n"), summary.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryNetworkPrintsItsCard(string name)
    {
        SampleProcess summary = await SampleProcess.Run($"summary --network {name}");
        Assert.Equal("", summary.Error);
        Assert.Equal(0, summary.ExitCode);
        Assert.Equal($"{name}\n{NetworkCatalog.Find(name).Summary}\n", summary.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task TrainingPrintsTheSame()
    {
        SampleProcess training = await SampleProcess.Run("--images 64 --epochs 1 --summary");
        Assert.Contains(LeNet.Summary, training.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void LeNetsCardIsTrue() => ModelCardCheck.Check(new LeNet());

    [Fact]
    public void LeNet64sCardIsTrue() => ModelCardCheck.Check(new LeNet64());

    [Fact]
    public void LeNetKerassCardIsTrue() => ModelCardCheck.Check(new LeNetKeras());

    [Fact]
    public void LeNetMnistsCardIsTrue() => ModelCardCheck.Check(new LeNetMnist());

    [Fact]
    public void DeepsCardIsTrue() => ModelCardCheck.Check(new Deep());

    [Fact]
    public void DeepPlainsCardIsTrue() => ModelCardCheck.Check(new DeepPlain());

    [Fact]
    public void ResNet20sCardIsTrue() => ModelCardCheck.Check(new ResNet20());

    [Fact]
    public void MobileNetsCardIsTrue() => ModelCardCheck.Check(new MobileNet());

    /// <summary>Its gammas and betas are parameters that nothing trains.</summary>
    [Fact]
    public void FrozenTermsAreCounted()
    {
        ModelCardCheck.Check(new LeNetFrozenTerms());
        Assert.Equal([44_200, 452, 178_608], new ModelCard(LeNetFrozenTerms.Summary).Numbers("parameters"));
    }

    /// <summary>All of a usual batch: each of the three figures of training counts here.</summary>
    [Fact]
    public void ABatchOf256TakesWhatTheCardSays()
    {
        long[] training = new ModelCard(LeNet.Summary).Numbers("training");
        long said = (256 * training[0]) + training[1] + training[2];
        Assert.InRange(AllocatedMemory.OfPass(new LeNet(), 256, threads: 1), said - (256 * 15), said * 1.002);
    }
}
