using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>TorchSharp's side.</summary>
/// <remarks>
/// Tried on one thread, with differences within a few percent of noise: a bias in the layers before a batch norm, sigmoid in
/// place, shuffling once per epoch instead of per batch, a step of our own instead of <c>optim.SGD</c>. Tried more briefly, with
/// no gain seen: convolution weights in channels-last order, flushing denormal numbers to zero, and a malloc that returns
/// nothing to the system. So the simplest form of each is here. <c>OMP_WAIT_POLICY=PASSIVE</c> is slower with two threads on an
/// idle machine. Pooling before the sigmoid instead of after it, which gives the same values, was 2 to 14 % faster; it is left
/// out because both sides train the network as the sample declares it. (GenBn does this by itself.)
/// </remarks>
internal sealed class TorchContender : IContender
{
    private const int ImageSize = 28;
    private const int EvaluationBatch = 1000;

    private readonly TorchLeNet _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _trainImages;
    private readonly Tensor _trainLabels;
    private readonly Tensor _testImages;
    private readonly Tensor _testLabels;
    private readonly int _batch;

    /// <summary>Copies the images into tensors and prepares training.</summary>
    public TorchContender(Dataset train, Dataset test, int batch, int threads, float learningRate, ulong seed)
    {
        _batch = batch;
        set_num_threads(threads);
        random.manual_seed((long)seed);
        (_trainImages, _trainLabels) = Tensors(train);
        (_testImages, _testLabels) = Tensors(test);
        _network = new TorchLeNet();
        _optimizer = optim.SGD(_network.parameters(), learningRate);
    }

    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <inheritdoc/>
    public double TrainEpoch(CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        _network.train();
        long count = _trainImages.shape[0];
        Tensor order = randperm(count);
        Tensor loss = zeros(1);
        for (long first = 0; first < count; first += _batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(order.narrow(0, first, Math.Min(_batch, count - first)), loss);
        }

        return loss.item<float>() / count;
    }

    /// <inheritdoc/>
    public double Evaluate()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        _network.eval();
        long correct = 0;
        long count = _testImages.shape[0];
        for (long first = 0; first < count; first += EvaluationBatch)
        {
            using DisposeScope step = NewDisposeScope();
            long samples = Math.Min(EvaluationBatch, count - first);
            Tensor answers = _network.forward(_testImages.narrow(0, first, samples)).argmax(1);
            correct += answers.eq(_testLabels.narrow(0, first, samples)).sum().item<long>();
        }

        return (double)correct / count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _trainImages.Dispose();
        _trainLabels.Dispose();
        _testImages.Dispose();
        _testLabels.Dispose();
    }

    /// <summary>Trains on the images <paramref name="rows"/> and adds their losses to <paramref name="total"/>, unread.</summary>
    private void Step(Tensor rows, Tensor total)
    {
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        Tensor outputs = _network.forward(_trainImages.index_select(0, rows));
        Tensor loss = nn.functional.cross_entropy(outputs, _trainLabels.index_select(0, rows));
        loss.backward();
        _optimizer.step();
        total.add_(loss.detach(), alpha: rows.shape[0]);
    }

    private static (Tensor Images, Tensor Labels) Tensors(Dataset dataset)
    {
        float[] values = new float[(long)dataset.Count * dataset.SampleLength];
        for (int index = 0; index < dataset.Count; index++)
        {
            dataset.CopySample(index, values.AsSpan(index * dataset.SampleLength));
        }

        long[] labels = Array.ConvertAll(dataset.Labels.ToArray(), label => (long)label);
        return (tensor(values, [dataset.Count, 1, ImageSize, ImageSize]), tensor(labels));
    }
}
