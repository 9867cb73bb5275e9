using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="Networks.VggLike"/>, written for libtorch: the same layers, start values and batch norm settings.</summary>
internal sealed class TorchVggLike : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with He's start values.</summary>
    public TorchVggLike()
        : base(nameof(TorchVggLike))
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        int inputs = 3;
        foreach (int channels in (int[])[32, 64, 128])
        {
            layers.AddRange([.. Convolution(inputs, channels), .. Convolution(channels, channels), nn.MaxPool2d(2)]);
            inputs = channels;
        }

        layers.AddRange([
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, 128, hasBias: false),
            nn.BatchNorm1d(128, momentum: 0.1),
            nn.ReLU(),
            nn.Linear(128, 10)]);
        _layers = nn.Sequential(layers);
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);

    private static nn.Module<Tensor, Tensor>[] Convolution(int inputs, int outputs) =>
        [nn.Conv2d(inputs, outputs, 3, padding: 1, bias: false), nn.BatchNorm2d(outputs, momentum: 0.1), nn.ReLU()];
}
