using Xunit;

namespace GenBn.Tests.Accuracy;

/// <summary>A network whose batch norm measures values that are known exactly: each channel is an input channel, moved and scaled by a power of 2.</summary>
internal sealed class Measured : IDisposable
{
    private readonly NetworkPass _pass;
    private readonly IReadOnlyList<NamedTensor> _buffers;
    private readonly Parameter? _weight;
    private readonly NetworkArchitecture _architecture;
    private readonly int[] _chosen;
    private readonly float[] _scales;

    private Measured(NetworkPass pass, IReadOnlyList<NamedTensor> buffers, IReadOnlyList<Parameter> parameters, NetworkArchitecture architecture)
    {
        _pass = pass;
        _buffers = buffers;
        _architecture = architecture;
        _weight = architecture.Layers[1] is BatchNormLayer ? null : parameters[0];
        int channels = buffers[0].Values.Length;
        _chosen = new int[channels];
        _scales = new float[channels];
    }

    public int InputLength => _pass.InputLength;

    public int MostSamples => _pass.BatchSize;

    public bool IsVector => Shape.Count == 1;

    private IReadOnlyList<int> Shape => _architecture.Layers[0].Shape;

    public static Measured Of<TNetwork>(INetwork<TNetwork> network, int samples)
        where TNetwork : INetwork<TNetwork> => new(network.CreatePass(samples), network.Buffers, network.Parameters, TNetwork.Architecture);

    /// <summary>One weight of each channel becomes a power of 2, the others 0.</summary>
    public void DrawWeights(Random random)
    {
        if (_weight is null)
        {
            return;
        }

        int taps = _weight.Values.Length / _chosen.Length;
        _weight.Values.Clear();
        for (int channel = 0; channel < _chosen.Length; channel++)
        {
            _chosen[channel] = random.Next(taps);
            _scales[channel] = MathF.Pow(2, random.Next(-2, 3));
            _weight.Values[(channel * taps) + _chosen[channel]] = _scales[channel];
        }
    }

    /// <summary>Compares the statistics of one batch.</summary>
    public void Check(float[][] samples, double tolerance)
    {
        _pass.Forward(samples.SelectMany(sample => sample).ToArray());
        Compare(samples, tolerance);
    }

    /// <summary>Compares the statistics of several batches.</summary>
    public void CheckRecalibration(float[][] samples, double tolerance)
    {
        _pass.BeginRecalibration();
        foreach (float[][] batch in samples.Chunk(MostSamples))
        {
            _pass.Forward(batch.SelectMany(sample => sample).ToArray());
        }

        _pass.EndRecalibration(accept: true);
        Compare(samples, tolerance);
    }

    public void Dispose() => _pass.Dispose();

    private void Compare(float[][] samples, double tolerance)
    {
        for (int channel = 0; channel < _chosen.Length; channel++)
        {
            (double mean, double variance) = Values.Moments([.. samples.SelectMany(sample => Outputs(sample, channel))]);
            double deviation = Math.Sqrt(variance);
            Assert.InRange(_buffers[0].Values[channel] - mean, -(tolerance * deviation) - (1e-7 * Math.Abs(mean)), (tolerance * deviation) + (1e-7 * Math.Abs(mean)));
            Assert.InRange(_buffers[1].Values[channel], variance * (1 - tolerance), variance * (1 + tolerance));
        }
    }

    /// <summary>What a channel's batch norm sees of a sample.</summary>
    private IEnumerable<double> Outputs(float[] sample, int channel)
    {
        if (IsVector)
        {
            return [_weight is null ? sample[channel] : sample[_chosen[channel]] * _scales[channel]];
        }

        int plane = Shape[1] * Shape[2];
        return _weight is null
            ? sample.Skip(channel * plane).Take(plane).Select(value => (double)value)
            : Enumerable.Range(0, plane).Select(place => Moved(sample, channel, place));
    }

    private double Moved(float[] sample, int channel, int place)
    {
        (int height, int width) = (Shape[1], Shape[2]);
        int taps = _weight!.Values.Length / _chosen.Length;
        int inputs = taps / 9;
        int group = channel * (Shape[0] / inputs) / _chosen.Length;
        (int source, int tap) = (_chosen[channel] / 9, _chosen[channel] % 9);
        (int row, int column) = ((place / width) + (tap / 3) - 1, (place % width) + (tap % 3) - 1);
        bool isInside = row >= 0 && row < height && column >= 0 && column < width;
        return isInside ? sample[((((group * inputs) + source) * height) + row) * width + column] * _scales[channel] : 0;
    }
}
