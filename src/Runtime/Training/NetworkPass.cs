using System.ComponentModel;

namespace GenBn.Training;

/// <summary>
/// Forward and backward computation of a network on one batch, with the memory that this takes. The generated class of a
/// network derives from it; use it for loops and losses of your own.
/// </summary>
/// <remarks>
/// Tensors at this surface are row-major: samples × values, an image as channels × height × width. Neither direction allocates. One call
/// at a time: another one in between, as from a second thread, is an <see cref="InvalidOperationException"/>, and so is one after
/// <see cref="Dispose"/> (an <see cref="ObjectDisposedException"/>).
/// </remarks>
public abstract unsafe partial class NetworkPass : IDisposable
{
    /// <summary>Groups that a sum over the batch is made of, at most. More would cost time, fewer would idle workers.</summary>
    private const int MostGroups = BatchShare.MostGroups;

    private readonly List<TensorView> _tensors = [];
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

    /// <summary>For generated code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not in 1…1,048,576, or the threads are not in 0…1024.</exception>
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

    /// <summary>The largest number of samples that the pass computes in one call.</summary>
    public int BatchSize { get; }

    /// <summary>Values of one input sample.</summary>
    public int InputLength { get; }

    /// <summary>Values of one output sample.</summary>
    public int OutputLength { get; }

    /// <summary>
    /// Samples of the latest forward pass; 0 before the first. Where other ranks have a part of the batch, those of this rank, and 0 where it
    /// has none.
    /// </summary>
    public int Samples => _tree.Samples;

    /// <summary>Threads, the caller's included: the number that the pass was created with or, for 0, that was chosen.</summary>
    public int Threads => Team.Count;

    /// <summary>Decides, with <see cref="DropoutStep"/>, what dropout layers drop.</summary>
    public ulong DropoutSeed { get; set; }

    /// <summary>Number of the next forward pass for dropout layers; each pass moves it on by 1.</summary>
    public long DropoutStep { get; set; }

    /// <summary>Outputs of the latest forward pass: samples × <see cref="OutputLength"/>.</summary>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
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
    /// Gradient of the loss with respect to the inputs, after <see cref="Backward(ReadOnlySpan{float})"/>: samples × <see cref="InputLength"/>.
    /// The inputs are the raw values, before the normalisation that <see cref="InputAttribute"/> may declare.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The pass was created without input gradients, or has not run backward, or another call is not over.
    /// </exception>
    public ReadOnlySpan<float> InputGradients
    {
        get
        {
            using ExclusiveUse.Turn turn = Use.Enter();
            if (!WantsInputGradients || !_hasGradients)
            {
                throw new InvalidOperationException(WantsInputGradients
                    ? "Input gradients exist after Backward only."
                    : "Input gradients are computed on demand: create the pass with inputGradients: true.");
            }

            BlockLayout.Unpack(_inputGradientBlocks.Pointer, _inputGradientBlocks.Stride, Samples, InputLength, _inputGradients);
            Normalization?.ApplyToGradients(_inputGradients.AsSpan(0, Samples * InputLength));
            return _inputGradients.AsSpan(0, Samples * InputLength);
        }
    }

    /// <summary>What the network declares of its inputs; null for nothing.</summary>
    internal InputNormalization? Normalization { get; private set; }

    internal ThreadTeam Team { get; }

    /// <summary>Of the pass, and of the trainer that has it.</summary>
    internal ExclusiveUse Use { get; private set; } = new("trainer or pass");

    internal float* OutputBlocks => _outputBlocks.Pointer;

    internal float* OutputGradientBlocks => _outputGradientBlocks.Pointer;

    internal int OutputStride => _outputBlocks.Stride;

    /// <summary>For generated code: whether the gradient of the input is to be computed.</summary>
    protected bool WantsInputGradients { get; }

    /// <summary>For generated code: blocks of 16 samples that the pass computes of this batch; the last may be partly filled.</summary>
    protected internal int Blocks => _tree.Blocks;

    /// <summary>For generated code: the order in which sums over the batch are added.</summary>
    protected SumTree Tree => _tree;

    private int BlockCapacity => (BatchSize + 15) / 16;

    private int GroupCapacity => Math.Min(BlockCapacity, MostGroups);

    /// <summary>
    /// Runs the batch forward in training mode: batch norms use, and update, statistics of these samples, unless they are
    /// declared to train on running statistics.
    /// </summary>
    /// <param name="inputs">
    /// 1 to <see cref="BatchSize"/> samples × <see cref="InputLength"/> values; raw ones, if <see cref="InputAttribute"/> declares how they are
    /// normalised.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The length is not a whole number of samples in range, or a batch norm would see a single value per channel.
    /// </exception>
    /// <exception cref="NonFiniteException">
    /// An input is NaN, infinite or beyond 1e18, or a batch norm's statistics are not finite: running statistics and
    /// <see cref="DropoutStep"/> are as before, and there are no outputs.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
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
    /// Computes all gradients from the gradient of the loss with respect to the outputs of the latest <see cref="Forward(ReadOnlySpan{float})"/>.
    /// </summary>
    /// <param name="outputGradients">Samples of that call × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass, or another call is not over.</exception>
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        using ExclusiveUse.Turn turn = Use.Enter();
        if (Share.Total == 0)
        {
            throw new InvalidOperationException("Backward needs a forward pass before it.");
        }

        if (outputGradients.Length != Samples * OutputLength)
        {
            throw new ArgumentException(
                $"Expected {Samples} samples × {OutputLength} values = {Samples * OutputLength}, but got {outputGradients.Length}.", nameof(outputGradients));
        }

        BlockLayout.PackZeroFilled(outputGradients, Samples, OutputLength, OutputGradientBlocks, OutputStride);
        Backward();
    }

    /// <summary>Ends the worker threads.</summary>
    /// <exception cref="InvalidOperationException">A call is not over.</exception>
    public void Dispose()
    {
        if (Use.End())
        {
            Team.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a batch forward, and leaves everything that is kept as it is until <see cref="Commit"/>.</summary>
    /// <param name="rows">The rows of the samples of this rank, see <see cref="Share"/>.</param>
    /// <param name="samples">Samples of the whole batch, at least 1.</param>
    internal void Forward(SampleRows rows, int samples)
    {
        if (OutputBlocks is null || OutputGradientBlocks is null)
        {
            throw new InvalidOperationException("Expected a pass that has connected its outputs and their gradients.");
        }

        foreach (BatchNormPass norm in _batchNorms)
        {
            if (!norm.UsesRunning && (long)samples * norm.ValuesPerSample < 2)
            {
                throw new ArgumentException(
                    $"'{norm.Name}' needs at least 2 values per channel in training, but a batch of {samples} sample has 1. Put more samples into the batch, or declare the batch norm with BatchNormStatistics.Running.",
                    nameof(samples));
            }
        }

        Take(samples);
        _hasGradients = false;
        _dropoutStep = DropoutStep;
        _inputCheck.Reset();
        _forward.Rows = rows.NormalizedBy(Normalization).CheckedBy(_inputCheck);
        _shares.Reset();
        try
        {
            Run(_forward);
        }
        catch
        {
            // A layer of the user's own failed, or another rank: there are no outputs to go backward from.
            _tree.Use(default);
            throw;
        }
    }

    /// <summary>
    /// The place of the first input of the latest batch that is out of range, see <see cref="ValueCheck"/>; null if there is none. The rows
    /// must still be there.
    /// </summary>
    internal (int Sample, int Element, float Value)? FindBadInput() => _inputCheck.Found ? ValueCheck.First(in _forward.Rows, Samples) : null;

    /// <summary>The first running statistic that <see cref="Commit"/> would make NaN or infinite; null if there is none.</summary>
    internal string? FindBadStatistic()
    {
        foreach (BatchNormPass norm in _batchNorms)
        {
            if (norm.FindNonFinite() is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Goes on in the place of another pass, in the call that it is at, and ends its threads.</summary>
    internal void Replace(NetworkPass before)
    {
        DropoutSeed = before.DropoutSeed;
        DropoutStep = before.DropoutStep;
        Use = before.Use;
        before.Team.Dispose();
    }

    /// <summary>Keeps what the latest forward pass leaves behind: running statistics move on, and so does <see cref="DropoutStep"/>.</summary>
    internal void Commit()
    {
        foreach (BatchNormPass norm in _batchNorms)
        {
            norm.Commit(Share.Total);
        }

        DropoutStep++;
    }

    /// <summary>Runs backward from <see cref="OutputGradientBlocks"/>, whose lanes beyond the last sample must be 0.</summary>
    internal void Backward()
    {
        _shares.Reset();
        Run(_backward);
        _hasGradients = true;
    }

    /// <summary>The first batch norm that learns nothing from a single sample; null if there is none.</summary>
    internal string? NormOfVectors => _batchNorms.Find(norm => !norm.UsesRunning && norm.ValuesPerSample < 2)?.Name;

    /// <summary>Whether there is a batch norm whose running statistics can be recalibrated.</summary>
    internal bool CanRecalibrate => _batchNorms.Exists(norm => !norm.UsesRunning);

    /// <summary>Until <see cref="EndRecalibration"/>, forward passes gather statistics of all their samples, see <see cref="BatchNormPass.BeginRecalibration"/>.</summary>
    internal void BeginRecalibration() => _batchNorms.ForEach(norm => norm.BeginRecalibration());

    /// <summary>Sets the running statistics to what was gathered if <paramref name="accept"/>, otherwise leaves them as they were.</summary>
    internal void EndRecalibration(bool accept) => _batchNorms.ForEach(norm => norm.EndRecalibration(accept));

    /// <summary>The name of the first tensor of the latest forward pass that holds a NaN or an infinity; null if there is none.</summary>
    /// <remarks>Where there are other ranks, they look too, and the first tensor of all ranks is named.</remarks>
    internal string? FindNonFinite()
    {
        int found = _tensors.FindIndex(HasNonFinite);
        if (Exchange is { } exchange)
        {
            // No tensor is −1, the largest number without a sign.
            found = (int)exchange.Least((uint)found, "first tensor that is not finite");
        }

        GC.KeepAlive(this);
        return found < 0 ? null : _tensors[found].Name;
    }

    private bool HasNonFinite(TensorView tensor)
    {
        for (int block = 0; block < Blocks; block++)
        {
            // Lanes beyond the last sample repeat the block's first one, so they need no exception.
            float* start = tensor.Values + ((long)block * tensor.Stride * 16);
            for (int first = 0; first < tensor.Elements; first += tensor.Plane, start += tensor.PlaneStride * 16)
            {
                foreach (float value in new ReadOnlySpan<float>(start, tensor.Plane * 16))
                {
                    if (!float.IsFinite(value))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The tensors that the pass keeps, by name: samples × values of the latest forward pass, row-major.</summary>
    internal Dictionary<string, float[]> CopyTensors()
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (TensorView tensor in _tensors)
        {
            float[] values = new float[Samples * tensor.Elements];
            for (int sample = 0; sample < Samples; sample++)
            {
                float* source = tensor.Values + ((long)(sample / 16) * tensor.Stride * 16) + (sample % 16);
                for (int element = 0; element < tensor.Elements; element++)
                {
                    int vector = (element / tensor.Plane * tensor.PlaneStride) + (element % tensor.Plane);
                    values[(sample * tensor.Elements) + element] = source[vector * 16];
                }
            }

            tensors[tensor.Name] = values;
        }

        return tensors;
    }

    /// <summary>For generated code: one worker's share of the forward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void Forward(Worker worker, in SampleRows rows);

    /// <summary>For generated code: one worker's share of the backward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void Backward(Worker worker);

    /// <summary>For generated code: what a dropout layer's masks of the latest forward pass are made from.</summary>
    protected ulong DropoutKey(int dropout) => DropoutMask.Key(DropoutSeed, dropout, _dropoutStep);

    /// <summary>For generated code: memory for a tensor of the whole batch, without gaps within a block.</summary>
    protected BlockTensor NewTensor(string name, int stride, int elements) => NewTensor(name, stride, elements, elements, elements);

    /// <summary>
    /// For generated code: memory for a tensor of the whole batch, whose planes of <paramref name="plane"/> elements are
    /// <paramref name="planeStride"/> vectors apart.
    /// </summary>
    protected BlockTensor NewTensor(string name, int stride, int elements, int plane, int planeStride)
    {
        BlockTensor values = NewGradient(stride);
        _tensors.Add(new TensorView(name, values.Pointer, stride, elements, plane, planeStride));
        return values;
    }

    /// <summary>For generated code: memory for the gradient of a tensor of the whole batch.</summary>
    protected BlockTensor NewGradient(int stride)
    {
        var buffer = new AlignedBuffer((long)BlockCapacity * stride * 16);
        _memory.Add(buffer);
        return new BlockTensor(buffer.Pointer, stride);
    }

    /// <summary>For generated code: state of a batch norm during the pass, with biased running variance and batch statistics.</summary>
    protected BatchNormPass NewBatchNorm(string name, BatchNormParameters parameters, int valuesPerSample, float momentum, float epsilon) =>
        NewBatchNorm(name, parameters, valuesPerSample, new BatchNormOptions(momentum, epsilon));

    /// <summary>For generated code: state of a batch norm during the pass.</summary>
    protected BatchNormPass NewBatchNorm(string name, BatchNormParameters parameters, int valuesPerSample, BatchNormOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var norm = new BatchNormPass(name, parameters, valuesPerSample, options, _tree, GroupCapacity);
        _batchNorms.Add(norm);
        return norm;
    }

    /// <summary>For generated code: sums of a convolution's weight gradient.</summary>
    protected GroupSums NewGroupSums(ConvParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Bias is { } bias ? NewGroupSums(parameters.Weight, bias) : NewGroupSums(parameters.Weight);
    }

    /// <summary>For generated code: sums of the gradients of a user's layer.</summary>
    protected GroupSums NewGroupSums(CustomParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return NewGroupSums([.. parameters]);
    }

    /// <summary>For generated code: sums of the gradients of parameters, whose lanes stand in this order.</summary>
    protected GroupSums NewGroupSums(params Parameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new GroupSums(_tree, GroupCapacity, parameters);
    }

    /// <summary>For generated code: what is done to the values of samples when they are packed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void NormalizeInputs(InputNormalization normalization) => Normalization = normalization;

    /// <summary>For generated code: where the outputs are, where the gradients of outputs and inputs go, and whose parameters are learned.</summary>
    protected void Connect(BlockTensor outputs, BlockTensor outputGradients, BlockTensor inputGradients, ParameterStore? parameters = null)
    {
        _parameters = parameters;
        _outputBlocks = outputs;
        _outputGradientBlocks = outputGradients;
        _inputGradientBlocks = inputGradients;
    }

    /// <summary>For generated code: the worker's own memory.</summary>
    protected float* Scratch(Worker worker) => _scratch.Pointer + ((long)worker.Index * _scratchLength);

    /// <summary>For generated code: the worker's own prefetcher.</summary>
    protected Prefetcher Prefetcher(Worker worker) => _prefetchers[worker.Index];

    /// <summary>For generated code: the next group of blocks for a worker in a phase, numbered through forward and backward; −1 at the end.</summary>
    protected int TakeGroup(Worker worker, int phase, bool descending) => _shares.Take(worker, phase, _tree.Groups, descending);

    /// <summary>For generated code: the first block of a group.</summary>
    protected int FirstBlock(int group) => _tree.FirstBlock(group);

    /// <summary>For generated code: the block that most likely follows, to fetch its memory ahead.</summary>
    protected int NextBlock(int group, int block, bool descending)
    {
        if (block + 1 < FirstBlock(group + 1))
        {
            return block + 1;
        }

        int next = descending ? group - 1 : group + 1;
        return next >= 0 && next < _tree.Groups ? FirstBlock(next) : block;
    }

    /// <summary>For generated code: the number of a block in the whole batch, of which the pass may compute a part.</summary>
    protected int BatchBlock(int block) => _tree.Share.FirstBlock + block;

    /// <summary>For generated code: samples in a block.</summary>
    protected int Lanes(int block) => Math.Min(16, Samples - (16 * block));

    private readonly struct TensorView(string name, float* values, int stride, int elements, int plane, int planeStride)
    {
        public string Name { get; } = name;

        public float* Values { get; } = values;

        public int Stride { get; } = stride;

        public int Elements { get; } = elements;

        public int Plane { get; } = plane;

        public int PlaneStride { get; } = planeStride;
    }

    private sealed class ForwardJob(NetworkPass pass) : IWorkerJob
    {
        private SampleRows _rows;

        public ref SampleRows Rows => ref _rows;

        public void Run(Worker worker) => pass.Forward(worker, in _rows);
    }

    private sealed class BackwardJob(NetworkPass pass) : IWorkerJob
    {
        public void Run(Worker worker) => pass.Backward(worker);
    }
}
