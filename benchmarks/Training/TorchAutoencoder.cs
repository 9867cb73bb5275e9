using GenBn.Sample.Showcases;
using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="Autoencoder"/>, written for libtorch: the same layers, start values and batch norm settings. Its images are scaled before.</summary>
internal sealed class TorchAutoencoder : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _layers = nn.Sequential(
    [
        .. Convolution(1, 16, 2), .. Convolution(16, 16, 2),
        nn.Conv2d(16, 8, 1), nn.Tanh(),
        .. Convolution(8, 16, 1), nn.Upsample(scale_factor: [2, 2]),
        .. Convolution(16, 16, 1), nn.Upsample(scale_factor: [2, 2]),
        .. Convolution(16, 8, 1),
        nn.Conv2d(8, 1, 3, padding: 1), nn.Sigmoid(),
    ]);

    /// <summary>Creates the network with He's start values.</summary>
    public TorchAutoencoder()
        : base(nameof(TorchAutoencoder))
    {
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);

    private static nn.Module<Tensor, Tensor>[] Convolution(int inputs, int outputs, int stride) =>
        [nn.Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false), nn.BatchNorm2d(outputs, momentum: 0.1), nn.ReLU()];
}
