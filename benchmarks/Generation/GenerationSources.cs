using System.Globalization;

namespace GenBn.Benchmarks.Generation;

/// <summary>Source files with the networks to generate: one text per file.</summary>
internal static class GenerationSources
{
    /// <summary>The sample's LeNet.</summary>
    public static string[] LeNet => [Sample("LeNet.cs")];

    /// <summary>The ResNet-110 of CIFAR (He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2), from the sample's blocks.</summary>
    public static string[] ResNet110 =>
    [
        .. ResNetBlocks,
        """
        namespace GenBn.Sample.Networks.ResNet;

        /// <summary>109 convolutions and a dense layer; projections are not counted.</summary>
        [Network(Initializer = Initializer.He), Input(3, 32, 32)]
        [Conv(16, 3, Padding = 1), BatchNorm, ReLU]
        [Repeat<ResidualBlock16>(18)]
        [Residual<Downsampling32, Projection32>, ReLU, Repeat<ResidualBlock32>(17)]
        [Residual<Downsampling64, Projection64>, ReLU, Repeat<ResidualBlock64>(17)]
        [GlobalAvgPool]
        [Dense(10)]
        public sealed partial class ResNet110;
        """,
    ];

    /// <summary>Copies of LeNet under names of their own, a file each.</summary>
    public static string[] Copies(int count) => Copies(Sample("LeNet.cs"), "class LeNet", count);

    /// <summary>Copies of ResNet-20, and the blocks that they share.</summary>
    public static string[] ResNet20Copies(int count) => [.. ResNetBlocks, .. Copies(Sample("ResNet", "ResNet20.cs"), "class ResNet20", count)];

    private static string[] ResNetBlocks =>
    [
        Sample("ResNet", "BasicBlock.cs"),
        Sample("ResNet", "Downsampling.cs"),
        Sample("ResNet", "Projection.cs"),
        Sample("ResNet", "ResidualBlock.cs"),
    ];

    private static string[] Copies(string source, string name, int count) =>
        [.. Enumerable.Range(1, count).Select(copy => source.Replace(name, string.Create(CultureInfo.InvariantCulture, $"{name}{copy}"), StringComparison.Ordinal))];

    private static string Sample(params string[] parts) => File.ReadAllText(Repository.PathOf(["src", "Sample", "Networks", .. parts]));
}
