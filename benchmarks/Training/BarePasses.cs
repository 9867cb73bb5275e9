using GenBn.Sample.Networks;

namespace GenBn.Benchmarks.Training;

/// <summary>Forward and backward passes of LeNet over all images, in their order, as floats, with output gradients that are always the same.</summary>
internal sealed class BarePasses : IDisposable
{
    private readonly NetworkPass _pass;
    private readonly float[] _images;
    private readonly float[] _gradients;
    private readonly int _batchSize;

    public BarePasses(Dataset data, int batchSize, int threads)
    {
        _batchSize = batchSize;
        _pass = new LeNet().CreatePass(batchSize, threads);
        _images = new float[data.Count * data.SampleLength];
        for (int sample = 0; sample < data.Count; sample++)
        {
            data.CopySample(sample, _images.AsSpan(sample * data.SampleLength));
        }

        var random = new Random(1);
        _gradients = [.. Enumerable.Range(0, batchSize * LeNet.OutputLength).Select(_ => (random.NextSingle() - 0.5f) / batchSize)];
    }

    /// <summary>Batches of an epoch; the last may be smaller than the others.</summary>
    public int StepsPerEpoch => ((_images.Length / LeNet.InputLength) + _batchSize - 1) / _batchSize;

    /// <summary>Goes through all images so many times.</summary>
    public void Run(int epochs)
    {
        int samples = _images.Length / LeNet.InputLength;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int first = 0; first < samples; first += _batchSize)
            {
                int count = Math.Min(_batchSize, samples - first);
                _pass.Forward(_images.AsSpan(first * LeNet.InputLength, count * LeNet.InputLength));
                _pass.Backward(_gradients.AsSpan(0, count * LeNet.OutputLength));
            }
        }
    }

    public void Dispose() => _pass.Dispose();
}
