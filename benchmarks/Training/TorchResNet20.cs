using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>The sample's ResNet-20, written for libtorch: the same layers, start values and batch norm settings.</summary>
internal sealed class TorchResNet20 : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with He's start values.</summary>
    public TorchResNet20()
        : base(nameof(TorchResNet20))
    {
        _layers = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding: 1, bias: false),
            nn.BatchNorm2d(16, momentum: 0.1),
            nn.ReLU(),
            new Residual(16, 16),
            new Residual(16, 16),
            new Residual(16, 16),
            new Residual(16, 32),
            new Residual(32, 32),
            new Residual(32, 32),
            new Residual(32, 64),
            new Residual(64, 64),
            new Residual(64, 64),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, 10));
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);

    /// <summary>A basic block with its residual connection; where channels change, with stride 2 and a projection.</summary>
    private sealed class Residual : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _block;
        private readonly nn.Module<Tensor, Tensor>? _projection;

        public Residual(int inputs, int outputs)
            : base(nameof(Residual))
        {
            int stride = inputs == outputs ? 1 : 2;
            _block = nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false),
                nn.BatchNorm2d(outputs, momentum: 0.1),
                nn.ReLU(),
                nn.Conv2d(outputs, outputs, 3, padding: 1, bias: false),
                nn.BatchNorm2d(outputs, momentum: 0.1));
            if (stride > 1)
            {
                _projection = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride: stride, bias: false),
                    nn.BatchNorm2d(outputs, momentum: 0.1));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _block.forward(input).add_(_projection?.forward(input) ?? input).relu_();
    }
}
