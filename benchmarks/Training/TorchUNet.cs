using GenBn.Sample.Showcases;
using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="UNet"/>, written for libtorch: the same layers, start values and batch norm settings.</summary>
internal sealed class TorchUNet : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _start = Convolution(1, 8, 3);
    private readonly nn.Module<Tensor, Tensor> _fine = Convolution(8, 8, 1);
    private readonly nn.Module<Tensor, Tensor> _half = nn.Sequential([nn.MaxPool2d(2), Convolution(8, 16, 3)]);
    private readonly nn.Module<Tensor, Tensor> _halfFine = Convolution(16, 16, 1);
    private readonly nn.Module<Tensor, Tensor> _quarter = nn.Sequential(
        [nn.MaxPool2d(2), Convolution(16, 32, 3), Convolution(32, 32, 3), nn.Upsample(scale_factor: [2, 2])]);

    private readonly nn.Module<Tensor, Tensor> _halfEnd = nn.Sequential([Convolution(48, 16, 3), nn.Upsample(scale_factor: [2, 2])]);
    private readonly nn.Module<Tensor, Tensor> _end = nn.Sequential([Convolution(24, 8, 3), nn.Conv2d(8, ShapeImages.Classes, 1)]);

    /// <summary>Creates the network with He's start values.</summary>
    public TorchUNet()
        : base(nameof(TorchUNet))
    {
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor start = _start.forward(input);
        Tensor half = _half.forward(start);
        Tensor halfEnd = _halfEnd.forward(cat([_halfFine.forward(half), _quarter.forward(half)], 1));
        return _end.forward(cat([_fine.forward(start), halfEnd], 1));
    }

    private static nn.Module<Tensor, Tensor> Convolution(int inputs, int outputs, int kernel) => nn.Sequential(
        [nn.Conv2d(inputs, outputs, kernel, padding: kernel / 2, bias: false), nn.BatchNorm2d(outputs, momentum: 0.1), nn.ReLU()]);
}
