using GenBn.Sample.Networks.MobileNets;
using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="MobileNet"/>, written for libtorch: the same layers, start values and batch norm settings.</summary>
internal sealed class TorchMobileNetV2 : nn.Module<Tensor, Tensor>
{
    /// <summary>Output channels, stride of the first and number of the bottlenecks of a stage; all expand six times.</summary>
    private static readonly (int Channels, int Stride, int Count)[] s_stages = [(8, 2, 2), (16, 2, 3), (24, 2, 4), (32, 1, 3), (56, 2, 3), (112, 1, 1)];

    private readonly nn.Module<Tensor, Tensor> _layers;

    /// <summary>Creates the network with He's start values.</summary>
    public TorchMobileNetV2()
        : base(nameof(TorchMobileNetV2))
    {
        List<nn.Module<Tensor, Tensor>> layers = [.. Convolution(3, 16, 3, 2, 1), .. Convolution(16, 16, 3, 1, 16), nn.Conv2d(16, 8, 1, bias: false), nn.BatchNorm2d(8)];
        int inputs = 8;
        foreach ((int channels, int stride, int count) in s_stages)
        {
            for (int number = 0; number < count; number++)
            {
                var bottleneck = Bottleneck(inputs, channels, number == 0 ? stride : 1);
                layers.Add(number == 0 ? bottleneck : new Skip(bottleneck));
                inputs = channels;
            }
        }

        layers.AddRange([.. Convolution(inputs, 448, 1, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(448, 10)]);
        _layers = nn.Sequential(layers);
        RegisterComponents();
        TorchStart.Initialize(this, weight => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _layers.forward(input);

    private static nn.Module<Tensor, Tensor> Bottleneck(int inputs, int outputs, int stride) => nn.Sequential(
    [
        .. Convolution(inputs, 6 * inputs, 1, 1, 1), .. Convolution(6 * inputs, 6 * inputs, 3, stride, 6 * inputs),
        nn.Conv2d(6 * inputs, outputs, 1, bias: false), nn.BatchNorm2d(outputs),
    ]);

    private static nn.Module<Tensor, Tensor>[] Convolution(int inputs, int outputs, int kernel, int stride, int groups) =>
        [nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false), nn.BatchNorm2d(outputs), nn.ReLU6()];

    /// <summary>The input, added to what layers make of it.</summary>
    private sealed class Skip : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _inner;

        public Skip(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Skip))
        {
            _inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input.add(_inner.forward(input));
    }
}
