namespace GenBn;

/// <summary>
/// All memory of a network that outlives a pass: parameters and their gradients as two blocks of the same layout, and
/// running statistics as a third. Generated constructors add the tensors in declaration order.
/// </summary>
public sealed class ParameterStore
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

    private AlignedBuffer BufferValues { get; }

    /// <summary>Carves the next parameter.</summary>
    public Parameter AddParameter(string name, ParameterRole role, params int[] shape)
    {
        var parameter = new Parameter(name, shape, role, Values, Gradients, _parameterEnd);
        _parameterEnd = Advance(_parameterEnd, parameter.Length, Values.Length, name);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Carves the next running statistic and fills it with its start value.</summary>
    public NamedTensor AddBuffer(string name, float start, params int[] shape)
    {
        var buffer = new NamedTensor(name, shape, BufferValues, _bufferEnd);
        _bufferEnd = Advance(_bufferEnd, buffer.Length, BufferValues.Length, name);
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
                $"Expected a store of {Values.Length} + {BufferValues.Length} values, but got {other.Values.Length} + {other.BufferValues.Length}.", nameof(other));
        }

        Values.Span.CopyTo(other.Values.Span);
        BufferValues.Span.CopyTo(other.BufferValues.Span);
    }

    private static int Advance(int start, int length, int capacity, string name)
    {
        int end = start + ((length + 15) & ~15);
        return end <= capacity
            ? end
            : throw new InvalidOperationException($"'{name}' needs {end} floats of the network's memory, which has {capacity}.");
    }
}
