using Xunit;

namespace GenBn.Tests;

public sealed class SummaryTests
{
    private const string LeNet = """
          layer       output   tensors                parameters  running statistics
          input       1×28×28                                  0                   0
          conv1       6×24×24  weight 6×1×5×5                150                   0
          batchnorm1  6×24×24  gamma 6, beta 6                12                  12
          sigmoid1    6×24×24                                  0                   0
          maxpool1    6×12×12                                  0                   0
          conv2       16×8×8   weight 16×6×5×5             2,400                   0
          batchnorm2  16×8×8   gamma 16, beta 16              32                  32
          sigmoid2    16×8×8                                   0                   0
          maxpool2    16×4×4                                   0                   0
          flatten1    256                                      0                   0
          dense1      120      weight 120×256             30,720                   0
          batchnorm3  120      gamma 120, beta 120           240                 240
          sigmoid3    120                                      0                   0
          dense2      84       weight 84×120              10,080                   0
          batchnorm4  84       gamma 84, beta 84             168                 168
          sigmoid4    84                                       0                   0
          dense3      10       weight 10×84, bias 10         850                   0
          total 44,652 parameters: 44,652 trainable, 0 frozen; 452 running statistics

        """;

    [Fact]
    public async Task LeNetIsListedWithItsShapes()
    {
        SampleProcess summary = await SampleProcess.Run("summary");
        Assert.Equal("", summary.Error);
        Assert.Equal(0, summary.ExitCode);
        string output = summary.Output.ReplaceLineEndings("\n");
        Assert.StartsWith("lenet\n" + LeNet.ReplaceLineEndings("\n"), output, StringComparison.Ordinal);
        Assert.Matches(@"\n  a prediction computes in [\d,]+ bytes of scratch memory\n$", output);
    }

    [Fact]
    public async Task TrainingPrintsTheSame()
    {
        SampleProcess training = await SampleProcess.Run("--images 64 --epochs 1 --summary");
        Assert.Contains(LeNet.ReplaceLineEndings("\n"), training.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlocksAreListedByTheirPath()
    {
        SampleProcess summary = await SampleProcess.Run("summary --network resnet20");
        Assert.Matches(@"(?m)^  residualblock16\S* .*16×32×32 ", summary.Output);
        Assert.Contains("total 272,474 parameters", summary.Output, StringComparison.Ordinal);
    }
}
