using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary><see cref="Networks.LongMemory"/>, written for libtorch, whose start values are the same.</summary>
internal sealed class TorchLongMemory : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.LSTM _memory = nn.LSTM(8, 32, batchFirst: true);
    private readonly TorchSharp.Modules.Linear _last = nn.Linear(32, 4);

    /// <summary>Creates the network.</summary>
    public TorchLongMemory()
        : base(nameof(TorchLongMemory)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        (Tensor states, _, _) = _memory.call(input.transpose(1, 2));
        return _last.forward(states.select(1, -1));
    }
}
