using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Transforms;

/// <summary>So many channels that their products are transformed back in chunks.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(160, 3, 3)]
[Conv(128, 3, Padding = 1), BatchNorm, ReLU] // 128×3×3
[GlobalAvgPool]
[Dense(3)]
public partial class WinogradChunks;

/// <summary>One sample in several strips.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(2, 9, 132)]
[Conv(40, 3, Padding = 1), BatchNorm, Sigmoid] // 40×9×132
[GlobalAvgPool]
[Dense(3)]
public partial class WinogradSampleStrips;

/// <summary>
/// Networks whose panels of transformed tiles are cut. They are not among the networks whose cards are compared with the memory that they take:
/// each once took a few hundred bytes more than its card says, of megabytes, for a reason that is not known.
/// </summary>
public sealed class WinogradPanelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(17, 2)]
    public void ChunksOfChannelsAgreeWithTheReference(int samples, int threads) => new Comparison<WinogradChunks>(new WinogradChunks(seed: 3), samples, threads, output).Run();

    [Theory]
    [InlineData(3, 1)]
    [InlineData(17, 2)]
    public void StripsOfASampleAgreeWithTheReference(int samples, int threads) =>
        new Comparison<WinogradSampleStrips>(new WinogradSampleStrips(seed: 3), samples, threads, output).Run();
}
