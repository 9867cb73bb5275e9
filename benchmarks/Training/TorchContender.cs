using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>TorchSharp's side.</summary>
/// <remarks>
/// Tried with LeNet on one thread, with differences within a few percent of noise: a bias in the layers before a batch norm, sigmoid
/// in place, shuffling once per epoch instead of per batch, a step of our own instead of <c>optim.SGD</c>. Tried more briefly, with
/// no gain seen: convolution weights in channels-last order, flushing denormal numbers to zero, and a malloc that returns
/// nothing to the system. So the simplest form of each is here. <c>OMP_WAIT_POLICY=PASSIVE</c> is slower with two threads on an
/// idle machine. Pooling before the sigmoid instead of after it, which gives the same values, was 2 to 14 % faster; it is left
/// out because both sides train the network as the sample declares it. (GenBn does this by itself.)
/// </remarks>
internal sealed class TorchContender : IContender
{
    private const int EvaluationBatch = 1000;

    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly Tensor _trainImages;
    private readonly Tensor _trainTargets;
    private readonly Tensor _testImages;
    private readonly Tensor _testLabels;
    private readonly int _batch;
    private Tensor? _order;
    private long _next;

    /// <summary>Copies the images into tensors and prepares training.</summary>
    /// <param name="contest">Data and sizes.</param>
    /// <param name="imageShape">Channels, height and width of an image.</param>
    /// <param name="network">Makes the network.</param>
    /// <param name="optimizer">Makes the optimizer of its parameters.</param>
    /// <param name="targets">Makes targets of a dataset, once for all: <see cref="Labels"/>, or something else.</param>
    /// <param name="loss">Mean loss of outputs and targets.</param>
    public TorchContender(
        Contest contest,
        long[] imageShape,
        Func<nn.Module<Tensor, Tensor>> network,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> optimizer,
        Func<Dataset, Tensor> targets,
        Func<Tensor, Tensor, Tensor> loss)
    {
        set_num_threads(contest.Threads);
        random.manual_seed((long)contest.Seed);
        _batch = contest.BatchSize;
        _loss = loss;
        _trainImages = Images(contest.Train, imageShape);
        _trainTargets = targets(contest.Train);
        _testImages = Images(contest.Test, imageShape);
        _testLabels = Labels(contest.Test);
        _network = network();
        _optimizer = optimizer(_network.parameters());
    }

    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <summary>The labels of samples; those of label maps as images.</summary>
    public static Tensor Labels(Dataset dataset)
    {
        Tensor labels = tensor(Array.ConvertAll(dataset.Labels.ToArray(), label => (long)label));
        long side = (long)Math.Sqrt(dataset.LabelLength);
        return dataset.LabelLength <= 1 ? labels : labels.reshape(dataset.Count, side, side);
    }

    /// <inheritdoc/>
    public double Train(int steps, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        _network.train();
        Tensor total = zeros(1);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(total);
        }

        return total.item<float>() / steps;
    }

    /// <inheritdoc/>
    public double Evaluate()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        _network.eval();
        if (_testLabels.numel() == 0)
        {
            return 0;
        }

        long correct = 0;
        long count = _testImages.shape[0];
        for (long first = 0; first < count; first += EvaluationBatch)
        {
            using DisposeScope step = NewDisposeScope();
            long samples = Math.Min(EvaluationBatch, count - first);
            Tensor answers = _network.forward(_testImages.narrow(0, first, samples)).argmax(1);
            correct += answers.eq(_testLabels.narrow(0, first, samples)).sum().item<long>();
        }

        return (double)correct / _testLabels.numel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _trainImages.Dispose();
        _trainTargets.Dispose();
        _testImages.Dispose();
        _testLabels.Dispose();
        _order?.Dispose();
    }

    /// <summary>Trains on the next batch and adds its loss to <paramref name="total"/>, unread.</summary>
    private void Step(Tensor total)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Take();
        _optimizer.zero_grad();
        Tensor outputs = _network.forward(_trainImages.index_select(0, rows));
        Tensor loss = _loss(outputs, _trainTargets.index_select(0, rows));
        loss.backward();
        _optimizer.step();
        total.add_(loss.detach());
    }

    /// <summary>The images of the next batch; the last of an epoch may be smaller.</summary>
    private Tensor Take()
    {
        long count = _trainImages.shape[0];
        if (_order is null || _next == count)
        {
            _order?.Dispose();
            _order = randperm(count).DetachFromDisposeScope();
            _next = 0;
        }

        long first = _next;
        _next = Math.Min(count, first + _batch);
        return _order.narrow(0, first, _next - first);
    }

    private static Tensor Images(Dataset dataset, long[] shape)
    {
        float[] values = new float[(long)dataset.Count * dataset.SampleLength];
        for (int index = 0; index < dataset.Count; index++)
        {
            dataset.CopySample(index, values.AsSpan(index * dataset.SampleLength));
        }

        return tensor(values, [dataset.Count, .. shape]);
    }

}
