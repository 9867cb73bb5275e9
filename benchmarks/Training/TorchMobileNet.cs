using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="Networks.MobileNetV1Quarter"/>, written for libtorch: the same layers, start values and batch norm settings.</summary>
/// <remarks>
/// One difference: a stride of 2 has its padding on both sides, not behind the image only, because libtorch has no word for that
/// and a layer of its own for the padding would cost it time. The shapes are the same.
/// </remarks>
internal sealed class TorchMobileNet : nn.Module<Tensor, Tensor>
{
    /// <summary>Output channels and stride of each separable convolution.</summary>
    private static readonly (int Channels, int Stride)[] s_separable =
        [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)];

    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with He's start values.</summary>
    public TorchMobileNet()
        : base(nameof(TorchMobileNet))
    {
        int inputs = 8;
        List<nn.Module<Tensor, Tensor>> layers = [.. Convolution(3, inputs, kernel: 3, stride: 2, groups: 1)];
        foreach ((int channels, int stride) in s_separable)
        {
            layers.AddRange([.. Convolution(inputs, inputs, kernel: 3, stride, groups: inputs), .. Convolution(inputs, channels, kernel: 1, stride: 1, groups: 1)]);
            inputs = channels;
        }

        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 2)]);
        _layers = nn.Sequential(layers);
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);

    private static nn.Module<Tensor, Tensor>[] Convolution(int inputs, int outputs, int kernel, int stride, int groups) =>
    [
        nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false),
        nn.BatchNorm2d(outputs, momentum: 0.1),
        nn.ReLU(),
    ];
}
