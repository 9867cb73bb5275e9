using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: shapes and parameters of a user's layer, in a pass or in a predictor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class CustomLayer
{
    private readonly float*[] _values;
    private readonly int[] _ends;

    /// <summary>Whose memory the values are in.</summary>
    private readonly object? _owner;

    /// <summary>Names and shapes of the tensors that a predictor has a copy of; empty in a pass.</summary>
    private readonly (string Name, int[] Shape)[] _copied = [];

    /// <summary>For a pass: reads the parameters where they are.</summary>
    /// <param name="input">Shape of the input; a vector's features are channels of 1 × 1.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="parameters">In the order of their declaration; null for none.</param>
    public CustomLayer(ImageShape input, ImageShape output, CustomParameters? parameters = null)
        : this(input, output, parameters?.Count ?? 0)
    {
        _owner = parameters;
        for (int index = 0; index < _values.Length; index++)
        {
            _values[index] = parameters![index].Pointer;
            _ends[index] = checked(Offset(index) + parameters[index].Length);
        }
    }

    /// <summary>For a predictor: copies the parameters.</summary>
    /// <param name="input">Shape of the input; a vector's features are channels of 1 × 1.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="tensors">Where the parameters are.</param>
    /// <param name="parameters">Their names and shapes, in the order of their declaration.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public CustomLayer(ImageShape input, ImageShape output, ITensorSource tensors, params ReadOnlySpan<ArchitectureTensor> parameters)
        : this(input, output, parameters.Length)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        int end = 0;
        for (int index = 0; index < parameters.Length; index++)
        {
            _ends[index] = end = checked(end + (int)parameters[index].Length);
        }

        // Each on a cache line, as in a network.
        var memory = new AlignedBuffer(end + (16L * parameters.Length));
        _owner = memory;
        _copied = new (string, int[])[parameters.Length];
        float* values = memory.Pointer;
        for (int index = 0; index < parameters.Length; index++)
        {
            _values[index] = values;
            _copied[index] = (parameters[index].Name, [.. parameters[index].Shape]);
            int length = (int)parameters[index].Length;
            values += (length + 15) & ~15;
        }

        Update(tensors);
    }

    private CustomLayer(ImageShape input, ImageShape output, int parameters)
    {
        InputShape = input;
        OutputShape = output;
        InputLength = checked((int)input.Length);
        OutputLength = checked((int)output.Length);
        _values = new float*[parameters];
        _ends = new int[parameters];
    }

    /// <summary>Shape of the input.</summary>
    public ImageShape InputShape { get; }

    /// <summary>Shape of the output.</summary>
    public ImageShape OutputShape { get; }

    /// <summary>For a predictor: copies other values of the same parameters, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        for (int index = 0; index < _copied.Length; index++)
        {
            (string name, int[] shape) = _copied[index];
            ReadOnlySpan<float> values = tensors.Tensor(name, shape);
            values.CopyTo(new Span<float>(_values[index], values.Length));
        }

        GC.KeepAlive(_owner);
    }

    /// <summary>Values of an input sample.</summary>
    internal int InputLength { get; }

    /// <summary>Values of an output sample.</summary>
    internal int OutputLength { get; }

    /// <summary>Values of all parameters.</summary>
    internal int ParameterLength => _ends.Length == 0 ? 0 : _ends[^1];

    /// <summary>The values of a parameter.</summary>
    internal ReadOnlySpan<float> Parameter(int index) => new(_values[index], _ends[index] - Offset(index));

    /// <summary>Values of the parameters before this one.</summary>
    internal int Offset(int index) => index == 0 ? 0 : _ends[index - 1];
}
