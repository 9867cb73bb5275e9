using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>The sample's LeNet, written for libtorch: the same layers, start values and batch norm settings.</summary>
internal sealed class TorchLeNet : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with Xavier's start values.</summary>
    public TorchLeNet()
        : base(nameof(TorchLeNet))
    {
        // No bias before a batch norm, which would subtract it again; TorchSharp's momentum is 1 minus GenBn's.
        _layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, bias: false),
            nn.BatchNorm2d(6, momentum: 0.1),
            nn.Sigmoid(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5, bias: false),
            nn.BatchNorm2d(16, momentum: 0.1),
            nn.Sigmoid(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(256, 120, hasBias: false),
            nn.BatchNorm1d(120, momentum: 0.1),
            nn.Sigmoid(),
            nn.Linear(120, 84, hasBias: false),
            nn.BatchNorm1d(84, momentum: 0.1),
            nn.Sigmoid(),
            nn.Linear(84, 10));
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.xavier_uniform_(weight));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);
}
