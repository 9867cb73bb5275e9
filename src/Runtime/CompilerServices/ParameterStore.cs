using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// All memory of a network that outlives a pass: parameters and their gradients as two blocks of the same layout, and
/// running statistics as a third. Generated constructors add the tensors in declaration order.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterStore : ITensorSource
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<NamedTensor> _buffers = [];
    private int _parameterEnd;
    private int _bufferEnd;

    /// <summary>Makes room for parameters and buffers whose lengths, each rounded up to 16, sum to the given numbers.</summary>
    public ParameterStore(int parameterCapacity, int bufferCapacity)
    {
        Values = new AlignedBuffer(parameterCapacity);
        Gradients = new AlignedBuffer(parameterCapacity);
        BufferValues = new AlignedBuffer(bufferCapacity);
    }

    /// <summary>Learned tensors in declaration order.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Running statistics in declaration order.</summary>
    public IReadOnlyList<NamedTensor> Buffers => _buffers;

    /// <summary>Values of all parameters; each starts on a cache line, gaps are 0.</summary>
    public AlignedBuffer Values { get; }

    /// <summary>Gradients of all parameters, laid out as <see cref="Values"/>.</summary>
    public AlignedBuffer Gradients { get; }

    /// <summary>Values of all running statistics.</summary>
    internal AlignedBuffer BufferValues { get; }

    /// <summary>
    /// Carves the next parameter, which is trainable and starts as its role does by default: weights by
    /// <see cref="Initializer.Xavier"/>, gamma with 1, biases and beta with 0.
    /// </summary>
    public Parameter AddParameter(string name, ParameterRole role, params int[] shape) =>
        AddParameter(name, role, Initialization.DefaultOf(role), true, shape);

    /// <summary>Carves the next parameter. A bias belongs to the weight that was added before it, whose fans it takes.</summary>
    /// <param name="name">Layer and tensor, for example <c>conv1.weight</c>.</param>
    /// <param name="role">What the parameter is to its layer.</param>
    /// <param name="initialization">How <see cref="WeightInitialization"/> draws its start values.</param>
    /// <param name="trainable">Whether optimizers change it.</param>
    /// <param name="shape">
    /// Size of each dimension; a weight's are outputs × inputs × kernel rows × kernel columns, the inputs those of one group.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shape is empty, a size is not positive, their product is too large, or a bias of <see cref="Initializer.PyTorch"/> does not follow a weight.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The initialisation's kind or deviation is out of range.</exception>
    /// <exception cref="InvalidOperationException">The store is full.</exception>
    public Parameter AddParameter(string name, ParameterRole role, Initialization initialization, bool trainable, params int[] shape)
    {
        shape = CheckedShape(name, shape);
        initialization.Check(nameof(initialization));
        int end = EndOf(name, shape, _parameterEnd, Values);
        Parameter? before = _parameters.Count > 0 ? _parameters[^1] : null;

        // A second bias of a recurrent layer has the fans of the first.
        bool hasFans = before?.Role == ParameterRole.Weight || (before?.Role == ParameterRole.Bias && initialization.Bound is not null);
        Parameter? weight = hasFans ? before : null;
        if (role == ParameterRole.Bias && initialization is { Kind: Initializer.PyTorch, Bound: null } && weight is null)
        {
            throw new ArgumentException($"'{name}' is drawn by the fan in of its weight, so the weight must be added right before it.", nameof(role));
        }

        var parameter = new Parameter(name, shape, role, initialization, trainable, weight, Values, Gradients, _parameterEnd);
        _parameterEnd = end;
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Carves the next running statistic and fills it with its start value.</summary>
    /// <param name="name">Layer and tensor, for example <c>batchnorm1.running_mean</c>.</param>
    /// <param name="start">The value of each element.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <exception cref="ArgumentException">The shape is empty, or a size is not positive.</exception>
    /// <exception cref="InvalidOperationException">The store is full.</exception>
    public NamedTensor AddBuffer(string name, float start, params int[] shape)
    {
        shape = CheckedShape(name, shape);
        int end = EndOf(name, shape, _bufferEnd, BufferValues);
        var buffer = new NamedTensor(name, shape, BufferValues, _bufferEnd);
        _bufferEnd = end;
        buffer.Values.Fill(start);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Copies parameters and running statistics, not gradients, to a store of the same network.</summary>
    /// <exception cref="ArgumentException">The other store has another size.</exception>
    public void CopyTo(ParameterStore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Values.Length != Values.Length || other.BufferValues.Length != BufferValues.Length)
        {
            throw new ArgumentException(
                $"Expected a store of {Values.Length} + {BufferValues.Length} values, but got {other.Values.Length} + {other.BufferValues.Length}.",
                    nameof(other));
        }

        Values.Span.CopyTo(other.Values.Span);
        BufferValues.Span.CopyTo(other.BufferValues.Span);
    }

    /// <summary>The values of a parameter or running statistic, row-major; they change as the network does.</summary>
    /// <param name="name">Layer and tensor, for example <c>conv1.weight</c>.</param>
    /// <param name="shape">The size that each dimension must have, outermost first.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or it has another shape.</exception>
    public ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        NamedTensor tensor = Find(name) ?? throw new ArgumentException(
            $"Expected a tensor '{name}' of shape {ShapeText.Of(shape)}, but the network has none of that name.", nameof(name));
        return ShapeText.AreEqual(tensor.Shape, shape)
            ? tensor.Values
            : throw new ArgumentException(
                $"Tensor '{name}': expected shape {ShapeText.Of(shape)}, but found {ShapeText.Of(tensor.Shape)}.", nameof(shape));
    }

    private NamedTensor? Find(string name)
    {
        foreach (Parameter parameter in _parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        foreach (NamedTensor buffer in _buffers)
        {
            if (buffer.Name == name)
            {
                return buffer;
            }
        }

        return null;
    }

    /// <summary>A copy, which the caller cannot change any more.</summary>
    private static int[] CheckedShape(string name, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        int[] copy = [.. shape];
        return copy.Length > 0 && Array.TrueForAll(copy, size => size > 0)
            ? copy
            : throw new ArgumentException($"Expected one or more positive sizes for '{name}', but got [{string.Join(", ", copy)}].", nameof(shape));
    }

    /// <summary>Where a tensor ends that begins at <paramref name="start"/>: the next may begin there.</summary>
    private static int EndOf(string name, int[] shape, int start, AlignedBuffer memory)
    {
        // Saturates: a product of many sizes does not come back into range.
        long length = shape.Aggregate(1L, (product, size) => Math.Min(product, int.MaxValue) * size);
        long end = start + ((length + 15) & ~15L);
        return end <= memory.Length
            ? (int)end
            : throw new InvalidOperationException(
                $"'{name}' of shape {ShapeText.Of(shape)} needs {end} floats of the network's memory, which has {memory.Length}.");
    }
}
