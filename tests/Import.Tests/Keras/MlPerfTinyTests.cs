using GenBn.Import;
using PureHDF;
using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>
/// The three reference models of MLPerf Tiny against their layers written by hand, from the paper (Banbury et al., arXiv 2106.07597), with weights that
/// are read by their names.
/// </summary>
public sealed class MlPerfTinyTests
{
    [MlPerfTinyFact]
    public void ResNet8()
    {
        using var weights = new Hand("pretrainedResnet.h5");
        Check("pretrainedResnet.h5", [32, 32, 3], image =>
        {
            Tensor x = weights.ConvNormReLU(image, 0, 0);
            Tensor y = weights.Norm(weights.Conv(weights.ConvNormReLU(x, 1, 1), 2), 2);
            x = Reference.ReLU(Reference.Add(x, y));
            y = weights.Norm(weights.Conv(weights.ConvNormReLU(x, 3, 3, 2), 4), 4);
            x = Reference.ReLU(Reference.Add(weights.Conv(x, 5, 2), y));
            y = weights.Norm(weights.Conv(weights.ConvNormReLU(x, 6, 5, 2), 7), 6);
            x = Reference.ReLU(Reference.Add(weights.Conv(x, 8, 2), y));
            return Reference.Softmax(weights.Dense(Reference.Flatten(Reference.AveragePool(x, 8, 8)), 0));
        });
    }

    [MlPerfTinyFact]
    public void MobileNet()
    {
        using var weights = new Hand("vww_96.h5");
        int[] strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];
        Check("vww_96.h5", [96, 96, 3], image =>
        {
            Tensor x = weights.ConvNormReLU(image, 0, 0, 2);
            foreach ((int index, int stride) in strides.Index())
            {
                Tensor spatial = Reference.Depthwise(
                    x, weights["depthwise_conv2d", index, "depthwise_kernel"], weights["depthwise_conv2d", index, "bias"], stride, isSame: true);
                x = weights.ConvNormReLU(Reference.ReLU(weights.Norm(spatial, (2 * index) + 1)), index + 1, (2 * index) + 2);
            }

            return Reference.Softmax(weights.Dense(Reference.Flatten(Reference.AveragePool(x, 3, 3)), 0));
        });
    }

    [MlPerfTinyFact]
    public void Autoencoder()
    {
        using var weights = new Hand("ad01.h5");
        Check("ad01.h5", [640], x =>
        {
            for (int layer = 0; layer < 9; layer++)
            {
                x = Reference.ReLU(weights.Norm(weights.Dense(x, layer), layer));
            }

            return weights.Dense(x, 9);
        });
    }

    private static void Check(string file, int[] shape, Func<Tensor, Tensor> expected) => KerasAgreement.Compare(KerasImport.Read(MlPerfTiny.Find(file)!), shape, expected);

    /// <summary>Weights by the names of layers, and layers with the padding of these models.</summary>
    private sealed class Hand(string file) : IDisposable
    {
        private readonly Dictionary<string, Weight> _read = [];
        private readonly PureHDF.VOL.Native.NativeFile _file = H5File.OpenRead(MlPerfTiny.Find(file)!);

        public Weight this[string layer, int number, string role]
        {
            get
            {
                string name = number == 0 ? layer : $"{layer}_{number}", path = $"model_weights/{name}/{name}/{role}:0";
                if (!_read.TryGetValue(path, out Weight? weight))
                {
                    IH5Dataset tensor = _file.Dataset(path);
                    _read[path] = weight = new Weight([.. tensor.Space.Dimensions.Select(size => (int)size)], tensor.Read<float[]>());
                }

                return weight;
            }
        }

        public Tensor Conv(Tensor x, int number, int stride = 1) =>
            Reference.Conv(x, this["conv2d", number, "kernel"], this["conv2d", number, "bias"], stride, isSame: true);

        public Tensor Norm(Tensor x, int number) => Reference.BatchNorm(
            x,
            this["batch_normalization", number, "gamma"],
            this["batch_normalization", number, "beta"],
            this["batch_normalization", number, "moving_mean"],
            this["batch_normalization", number, "moving_variance"]);

        public Tensor ConvNormReLU(Tensor x, int conv, int norm, int stride = 1) => Reference.ReLU(Norm(Conv(x, conv, stride), norm));

        public Tensor Dense(Tensor x, int number) => Reference.Dense(x, this["dense", number, "kernel"], this["dense", number, "bias"]);

        public void Dispose() => _file.Dispose();
    }
}
