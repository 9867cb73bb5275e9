using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: weights and biases of a recurrent layer, in a pass or in a predictor. A predictor also has them packed for one sample, whose
/// lanes are rows of a weight: each panel of rows has the vector of its biases, then a vector for each column.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class RecurrentState
{
    /// <summary>Whose memory a pass's numbers are in.</summary>
    private readonly RecurrentParameters? _parameters;

    /// <summary>A predictor's copies: the tensors as they are, then packed.</summary>
    private readonly AlignedBuffer? _memory;
    private readonly (string WeightIH, string WeightHH, string BiasIH, string BiasHH) _names;
    private readonly int _rows;
    private readonly int _channels;
    private readonly int _units;
    private readonly RecurrentPanels[] _panels = [];

    /// <summary>For a pass: reads the parameters where they are.</summary>
    public RecurrentState(RecurrentParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        WeightIH = parameters.WeightIH.Pointer;
        WeightHH = parameters.WeightHH.Pointer;
        BiasIH = parameters.BiasIH.Pointer;
        BiasHH = parameters.BiasHH.Pointer;
    }

    /// <summary>For a predictor: copies and packs the parameters.</summary>
    /// <param name="tensors">Where they are.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="rows">Rows of both weights: gates · units.</param>
    /// <param name="channels">Columns of the weight of the inputs.</param>
    /// <param name="units">Columns of the weight of the state.</param>
    /// <param name="panels">The products that a sample takes, in their order in <see cref="Packed"/>.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public RecurrentState(ITensorSource tensors, string layer, int rows, int channels, int units, params RecurrentPanels[] panels)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(panels);
        _names = ($"{layer}.weight_ih", $"{layer}.weight_hh", $"{layer}.bias_ih", $"{layer}.bias_hh");
        _rows = rows;
        _channels = channels;
        _units = units;
        _panels = panels;
        long weightIH = Line((long)rows * channels), weightHH = Line((long)rows * units), bias = Line(rows);
        long packed = panels.Sum(one => one.Floats(Columns(one)));
        _memory = new AlignedBuffer(weightIH + weightHH + (2 * bias) + packed);
        WeightIH = _memory.Pointer;
        WeightHH = WeightIH + weightIH;
        BiasIH = WeightHH + weightHH;
        BiasHH = BiasIH + bias;
        Packed = BiasHH + bias;
        Update(tensors);
    }

    /// <summary>Weight of the inputs, row by row; valid as long as this object is alive.</summary>
    public float* WeightIH { get; }

    /// <summary>Weight of the state, row by row.</summary>
    public float* WeightHH { get; }

    /// <summary>Bias of the product with the inputs.</summary>
    public float* BiasIH { get; }

    /// <summary>Bias of the product with the state.</summary>
    public float* BiasHH { get; }

    /// <summary>Weights and biases of one sample, panel by panel; null in a pass.</summary>
    public float* Packed { get; }

    /// <summary>For a predictor: copies and packs other weights, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    /// <exception cref="InvalidOperationException">The weights are a pass's, which reads them where they are.</exception>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (_memory is null)
        {
            throw new InvalidOperationException("Expected the weights of a predictor, but these are a pass's, which reads them where they are.");
        }

        Copy(tensors.Tensor(_names.WeightIH, _rows, _channels), WeightIH);
        Copy(tensors.Tensor(_names.WeightHH, _rows, _units), WeightHH);
        Copy(tensors.Tensor(_names.BiasIH, _rows), BiasIH);
        Copy(tensors.Tensor(_names.BiasHH, _rows), BiasHH);
        float* packed = Packed;
        foreach (RecurrentPanels panels in _panels)
        {
            int columns = Columns(panels);
            panels.Pack(panels.IsOfState ? WeightHH : WeightIH, panels.IsOfState ? BiasHH : BiasIH, columns, packed);
            packed += panels.Floats(columns);
        }

        GC.KeepAlive(_memory);
        GC.KeepAlive(_parameters);
    }

    private static long Line(long floats) => (floats + 15) / 16 * 16;

    private int Columns(RecurrentPanels panels) => panels.IsOfState ? _units : _channels;

    private static void Copy(ReadOnlySpan<float> values, float* target) => values.CopyTo(new Span<float>(target, values.Length));
}

/// <summary>For generated code: some rows of a weight as panels of vectors, of which each column is a vector.</summary>
/// <param name="IsOfState">Whether the weight is that of the state; otherwise that of the inputs.</param>
/// <param name="First">The first row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Width">Rows of a panel, a multiple of 8; missing ones are 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RecurrentPanels(bool IsOfState, int First, int Rows, int Width)
{
    /// <summary>Floats of all panels, with their biases.</summary>
    internal long Floats(int columns) => (Rows + Width - 1L) / Width * Width * (columns + 1);

    internal unsafe void Pack(float* weight, float* bias, int columns, float* target)
    {
        for (int row = 0; row < Rows; row++)
        {
            float* panel = target + ((long)(row / Width) * Width * (columns + 1)) + (row % Width);
            panel[0] = bias[First + row];
            for (int column = 0; column < columns; column++)
            {
                panel[(column + 1L) * Width] = weight[((long)(First + row) * columns) + column];
            }
        }
    }
}
