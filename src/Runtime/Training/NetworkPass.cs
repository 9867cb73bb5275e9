namespace GenBn.Training;

/// <summary>
/// Forward and backward computation of a network on one batch, with the memory that it needs. The generated code of a network contains a
/// class that derives from it. Use it for custom training loops and losses.
/// </summary>
/// <remarks>
/// Tensors in public members are row-major: samples × values, where an image is channels × height × width. Neither direction allocates. The
/// object admits one call at a time: a call during another one throws an <see cref="InvalidOperationException"/>. A call after
/// <see cref="Dispose"/> throws an <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract unsafe partial class NetworkPass : IDisposable
{
    /// <summary>Largest number of groups of a sum over the batch. More would cost time, and fewer would leave workers idle.</summary>
    private const int MostGroups = BatchShare.MostGroups;

    private readonly List<KeptTensor> _tensors = [];
    private readonly List<AlignedBuffer> _memory = [];
    private readonly List<BatchNormPass> _batchNorms = [];
    private readonly ForwardJob _forward;
    private readonly BackwardJob _backward;
    private readonly AlignedBuffer _scratch;
    private readonly Prefetcher[] _prefetchers;
    private readonly WorkShares _shares;
    private readonly ValueCheck _inputCheck = new();
    private readonly float[] _outputs;
    private readonly float[] _inputGradients;
    private readonly int _scratchLength;
    private BlockTensor _outputBlocks;
    private BlockTensor _outputGradientBlocks;
    private BlockTensor _inputGradientBlocks;
    private bool _hasGradients;
    private long _dropoutStep;
    private readonly SumTree _tree;

    /// <summary>For generated code: creates the pass and its threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not from 1 to 1,048,576, or the threads are not from 0 to 1024.</exception>
    protected NetworkPass(int batchSize, int threads, bool inputGradients, int inputLength, int outputLength, int scratchLength, int phases, long flops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, 1 << 20);
        ThreadChoice.Check(threads, nameof(threads));
        threads = ThreadChoice.OfPass(threads, flops, batchSize, Environment.ProcessorCount);
        BatchSize = batchSize;
        InputLength = inputLength;
        OutputLength = outputLength;
        WantsInputGradients = inputGradients;
        Team = new ThreadTeam(threads);
        _scratchLength = (scratchLength + 15) & ~15;
        _scratch = new AlignedBuffer((long)_scratchLength * threads);
        _prefetchers = [.. Enumerable.Range(0, threads).Select(_ => new Prefetcher())];
        _shares = new WorkShares(phases, threads);
        _tree = new SumTree(BlockCapacity);
        _forward = new ForwardJob(this);
        _backward = new BackwardJob(this);
        _outputs = new float[(long)batchSize * outputLength];
        _inputGradients = new float[inputGradients ? (long)batchSize * inputLength : 0];
    }

    /// <summary>Largest number of samples of a call.</summary>
    public int BatchSize { get; }

    /// <summary>Number of values of one input sample.</summary>
    public int InputLength { get; }

    /// <summary>Number of values of one output sample.</summary>
    public int OutputLength { get; }

    /// <summary>
    /// Number of samples of the latest forward pass; 0 before the first. If ranks share a batch, it is the number of this rank's samples,
    /// which may be 0.
    /// </summary>
    public int Samples => _tree.Samples;

    /// <summary>Number of threads, including the caller's: the number that the pass was created with or, for 0, the chosen one.</summary>
    public int Threads => Team.Count;

    /// <summary>Seed of the masks of dropout layers. A mask depends on it and on <see cref="DropoutStep"/>.</summary>
    public ulong DropoutSeed { get; set; }

    /// <summary>Number of the next forward pass for dropout layers. Each forward pass increments it.</summary>
    public long DropoutStep { get; set; }

    /// <summary>
    /// Outputs of the latest forward pass, <see cref="Samples"/> × <see cref="OutputLength"/>. The memory belongs to the pass; the next use of
    /// this property overwrites it.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            using ExclusiveUse.Turn turn = Use.Enter();
            BlockLayout.Unpack(_outputBlocks.Pointer, OutputStride, Samples, OutputLength, _outputs);
            return _outputs.AsSpan(0, Samples * OutputLength);
        }
    }

    /// <summary>
    /// Gradient of the loss with respect to the inputs, after <see cref="Backward(ReadOnlySpan{float})"/>:
    /// <see cref="Samples"/> × <see cref="InputLength"/>. The inputs are the raw values, before the normalisation that
    /// <see cref="InputAttribute"/> may declare. The memory belongs to the pass; the next use of this property overwrites it.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The pass was created without input gradients, there was no backward pass since the latest forward pass, or another call is in progress.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public ReadOnlySpan<float> InputGradients
    {
        get
        {
            using ExclusiveUse.Turn turn = Use.Enter();
            if (!WantsInputGradients || !_hasGradients)
            {
                throw new InvalidOperationException(WantsInputGradients
                    ? "Input gradients exist only after Backward."
                    : "Input gradients are computed only on request: create the pass with inputGradients: true.");
            }

            BlockLayout.Unpack(_inputGradientBlocks.Pointer, _inputGradientBlocks.Stride, Samples, InputLength, _inputGradients);
            Normalization?.ApplyToGradients(_inputGradients.AsSpan(0, Samples * InputLength));
            return _inputGradients.AsSpan(0, Samples * InputLength);
        }
    }

    /// <summary>The normalisation of inputs that the network declares; null if it declares none.</summary>
    internal InputNormalization? Normalization { get; private set; }

    internal ThreadTeam Team { get; }

    /// <summary>The use of the pass, and of the trainer that owns it.</summary>
    internal ExclusiveUse Use { get; private set; } = new("trainer or pass");

    internal float* OutputBlocks => _outputBlocks.Pointer;

    internal float* OutputGradientBlocks => _outputGradientBlocks.Pointer;

    internal int OutputStride => _outputBlocks.Stride;

    /// <summary>Blocks of 16 samples of the largest batch.</summary>
    internal int BatchBlocks => BlockCapacity;

    private int BlockCapacity => (BatchSize + 15) / 16;

    private int GroupCapacity => Math.Min(BlockCapacity, MostGroups);

    /// <summary>
    /// Runs a batch forward in training mode. Batch norms normalise by the statistics of these samples and update their running statistics,
    /// unless they are declared to train on running statistics.
    /// </summary>
    /// <param name="inputs">
    /// 1 to <see cref="BatchSize"/> samples × <see cref="InputLength"/> values. They are raw values if <see cref="InputAttribute"/> declares a
    /// normalisation.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The length is not that of 1 to <see cref="BatchSize"/> samples, or a batch norm has only one value per channel.
    /// </exception>
    /// <exception cref="NonFiniteException">
    /// An input is NaN, infinite or beyond ±1e18, or the statistics of a batch norm are not finite. Running statistics and
    /// <see cref="DropoutStep"/> do not change, and there are no outputs.
    /// </exception>
    /// <exception cref="AggregateException">A custom layer threw; the exception contains what it threw.</exception>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public void Forward(ReadOnlySpan<float> inputs)
    {
        using ExclusiveUse.Turn turn = Use.Enter();
        int samples = inputs.Length / InputLength;
        if (samples < 1 || samples > BatchSize || inputs.Length != samples * InputLength)
        {
            throw new ArgumentException(
                $"Expected 1 to {BatchSize} samples of {InputLength} values each, but got {inputs.Length} values.", nameof(inputs));
        }

        fixed (float* values = inputs)
        {
            Forward(SampleRows.Of(values, InputLength), samples);
            NonFiniteException? refusal = FindBadInput() is { } input
                ? NonFiniteException.OfValue("input", input, DropoutStep + 1)
                : FindBadStatistic() is { } statistic ? NonFiniteException.OfStatistic(FindNonFinite() ?? statistic, DropoutStep + 1) : null;
            if (refusal is not null)
            {
                _tree.Use(default);
                throw refusal;
            }
        }

        Commit();
    }

    /// <summary>
    /// Computes all gradients, given the gradient of the loss with respect to the outputs of the latest
    /// <see cref="Forward(ReadOnlySpan{float})"/>. They replace those of an earlier call.
    /// </summary>
    /// <param name="outputGradients"><see cref="Samples"/> × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    /// <exception cref="AggregateException">A custom layer threw; the exception contains what it threw.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass, or another call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        using ExclusiveUse.Turn turn = Use.Enter();
        if (Share.Total == 0)
        {
            throw new InvalidOperationException("Expected a forward pass before Backward.");
        }

        if (outputGradients.Length != Samples * OutputLength)
        {
            throw new ArgumentException(
                $"Expected {Samples} samples × {OutputLength} values = {Samples * OutputLength}, but got {outputGradients.Length}.",
                nameof(outputGradients));
        }

        BlockLayout.PackZeroFilled(outputGradients, Samples, OutputLength, OutputGradientBlocks, OutputStride);
        Backward();
    }

    /// <summary>Ends the worker threads.</summary>
    /// <exception cref="InvalidOperationException">A call is in progress.</exception>
    public void Dispose()
    {
        if (Use.End())
        {
            Team.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
