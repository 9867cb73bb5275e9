using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>The sample's deep network, written for libtorch: the same layers, start values and batch norm settings.</summary>
/// <remarks>
/// One difference: a stride of 2 has its padding on both sides, not behind the image only, because libtorch has no word for that
/// and a layer of its own for the padding would cost it time. The shapes are the same.
/// </remarks>
internal sealed class TorchDeep : nn.Module<Tensor, Tensor>
{
    private const int Convolutions = 19;
    private const double Epsilon = 1e-3;
    private const double Momentum = 0.01;

    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with start values of the truncated normal distribution.</summary>
    public TorchDeep()
        : base(nameof(TorchDeep))
    {
        // TorchSharp's momentum is 1 minus GenBn's.
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int layer = 1; layer <= Convolutions; layer++)
        {
            layers.Add(nn.Conv2d(Math.Max(1, 4 * (layer - 1)), 4 * layer, 3, stride: layer % 3 == 0 ? 2 : 1, padding: 1, bias: false));
            layers.Add(nn.BatchNorm2d(4 * layer, Epsilon, Momentum));
            layers.Add(nn.ReLU());
        }

        layers.AddRange([
            nn.Flatten(),
            nn.Linear(4 * Convolutions, 100, hasBias: false),
            nn.BatchNorm1d(100, Epsilon, Momentum),
            nn.ReLU(),
            nn.Linear(100, 10)]);
        _layers = nn.Sequential(layers);
        RegisterComponents();
        TorchStart.Initialize(this, weight => TorchStart.FillTruncatedNormal(weight, 0.05));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);
}
