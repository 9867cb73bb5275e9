using System.ComponentModel;

namespace GenBn.Training;

/// <content>What generated code calls and overrides.</content>
public abstract unsafe partial class NetworkPass
{
    /// <summary>For generated code: whether to compute the gradient of the inputs.</summary>
    protected bool WantsInputGradients { get; }

    /// <summary>For generated code: the number of blocks of 16 samples of this batch. The last block may be incomplete.</summary>
    protected internal int Blocks => _tree.Blocks;

    /// <summary>For generated code: the order of additions in sums over the batch.</summary>
    protected SumTree Tree => _tree;

    /// <summary>For generated code: one worker's share of the forward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void Forward(Worker worker, in SampleRows rows);

    /// <summary>For generated code: one worker's share of the backward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void Backward(Worker worker);

    /// <summary>For generated code: the key of a dropout layer's masks in the latest forward pass.</summary>
    protected ulong DropoutKey(int dropout) => DropoutMask.Key(DropoutSeed, dropout, _dropoutStep);

    /// <summary>For generated code: allocates a tensor of the whole batch, without gaps within a block.</summary>
    protected BlockTensor NewTensor(string name, int stride, int elements) => NewTensor(name, stride, elements, elements, elements);

    /// <summary>
    /// For generated code: allocates a tensor of the whole batch, with <paramref name="planeStride"/> vectors from one plane of
    /// <paramref name="plane"/> elements to the next.
    /// </summary>
    protected BlockTensor NewTensor(string name, int stride, int elements, int plane, int planeStride)
    {
        BlockTensor values = NewGradient(stride);
        _tensors.Add(new KeptTensor(name, values.Pointer, stride, elements, plane, planeStride));
        return values;
    }

    /// <summary>For generated code: allocates the gradient of a tensor of the whole batch.</summary>
    protected BlockTensor NewGradient(int stride)
    {
        var buffer = new AlignedBuffer((long)BlockCapacity * stride * 16);
        _memory.Add(buffer);
        return new BlockTensor(buffer.Pointer, stride);
    }

    /// <summary>For generated code: creates the state of a batch norm in the pass, with batch statistics and a biased running variance.</summary>
    protected BatchNormPass NewBatchNorm(string name, BatchNormParameters parameters, int valuesPerSample, float momentum, float epsilon) =>
        NewBatchNorm(name, parameters, valuesPerSample, new BatchNormOptions(momentum, epsilon));

    /// <summary>For generated code: creates the state of a batch norm in the pass.</summary>
    protected BatchNormPass NewBatchNorm(string name, BatchNormParameters parameters, int valuesPerSample, BatchNormOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var norm = new BatchNormPass(name, parameters, valuesPerSample, options, _tree, GroupCapacity);
        _batchNorms.Add(norm);
        return norm;
    }

    /// <summary>For generated code: creates the sums over the batch of a convolution's gradients.</summary>
    protected GroupSums NewGroupSums(ConvParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Bias is { } bias ? NewGroupSums(parameters.Weight, bias) : NewGroupSums(parameters.Weight);
    }

    /// <summary>For generated code: creates the sums over the batch of a custom layer's gradients.</summary>
    protected GroupSums NewGroupSums(CustomParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return NewGroupSums([.. parameters]);
    }

    /// <summary>For generated code: creates the sums over the batch of the gradients of parameters, which have their lanes in this order.</summary>
    protected GroupSums NewGroupSums(params Parameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new GroupSums(_tree, GroupCapacity, parameters);
    }

    /// <summary>For generated code: sets the normalisation of input values, which is applied as they are packed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void NormalizeInputs(InputNormalization normalization) => Normalization = normalization;

    /// <summary>For generated code: sets the tensors of outputs, of gradients of outputs and inputs, and the memory of the parameters.</summary>
    protected void Connect(BlockTensor outputs, BlockTensor outputGradients, BlockTensor inputGradients, ParameterStore? parameters = null)
    {
        _parameters = parameters;
        _outputBlocks = outputs;
        _outputGradientBlocks = outputGradients;
        _inputGradientBlocks = inputGradients;
    }

    /// <summary>For generated code: the scratch memory of a worker.</summary>
    protected float* Scratch(Worker worker) => _scratch.Pointer + ((long)worker.Index * _scratchLength);

    /// <summary>For generated code: the prefetcher of a worker.</summary>
    protected Prefetcher Prefetcher(Worker worker) => _prefetchers[worker.Index];

    /// <summary>
    /// For generated code: the next group of blocks for a worker in a phase; −1 at the end. Phases are numbered through forward and backward
    /// pass.
    /// </summary>
    protected int TakeGroup(Worker worker, int phase, bool descending) => _shares.Take(worker, phase, _tree.Groups, descending);

    /// <summary>For generated code: the first block of a group.</summary>
    protected int FirstBlock(int group) => _tree.FirstBlock(group);

    /// <summary>For generated code: the block that probably follows, so that its memory can be prefetched.</summary>
    protected int NextBlock(int group, int block, bool descending)
    {
        if (block + 1 < FirstBlock(group + 1))
        {
            return block + 1;
        }

        int next = descending ? group - 1 : group + 1;
        return next >= 0 && next < _tree.Groups ? FirstBlock(next) : block;
    }

    /// <summary>For generated code: the number of a block within the batch of all ranks.</summary>
    protected int BatchBlock(int block) => _tree.Share.FirstBlock + block;

    /// <summary>For generated code: the number of samples in a block.</summary>
    protected int Lanes(int block) => Math.Min(16, Samples - (16 * block));
}
