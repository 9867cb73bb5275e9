using System.ComponentModel;
using GenBn.Kernels;

namespace GenBn;

/// <summary>
/// A trained network, frozen: batch norms use the running statistics of the moment of creation, and later training does not
/// change it. Any number of threads may use one predictor at the same time.
/// </summary>
/// <remarks>Does not allocate, but for the first call on a thread.</remarks>
public abstract unsafe class Predictor
{
    /// <summary>Samples that are computed together: four blocks fill the registers of a dense layer.</summary>
    internal const int BatchOf = 64;

    [ThreadStatic]
    private static AlignedBuffer? t_scratch;

    private readonly int _scratchLength;

    /// <summary>For generated code.</summary>
    protected Predictor(int inputLength, int outputLength, int scratchLength)
    {
        InputLength = inputLength;
        OutputLength = outputLength;
        _scratchLength = scratchLength;
    }

    /// <summary>Values of one input sample.</summary>
    public int InputLength { get; }

    /// <summary>Values of one output sample.</summary>
    public int OutputLength { get; }

    /// <summary>Computes the outputs of one or more samples.</summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not a whole number of samples, or not the same number.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int samples = inputs.Length / InputLength;
        if (samples < 1 || inputs.Length != (long)samples * InputLength)
        {
            throw new ArgumentException($"Expected one or more samples of {InputLength} values, but got {inputs.Length} values.", nameof(inputs));
        }

        if (outputs.Length != (long)samples * OutputLength)
        {
            throw new ArgumentException($"Expected room for {samples} samples × {OutputLength} values, but got {outputs.Length} values.", nameof(outputs));
        }

        fixed (float* values = inputs)
        {
            SampleRows rows = SampleRows.Of(values, InputLength);
            for (int first = 0; first < samples; first += BatchOf)
            {
                Predict(in rows, first, Math.Min(BatchOf, samples - first), outputs[(first * OutputLength)..]);
            }
        }
    }

    /// <summary>The index of the largest output of one sample; the first of equals.</summary>
    /// <exception cref="ArgumentException"><paramref name="input"/> does not have <see cref="InputLength"/> values.</exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        if (input.Length != InputLength)
        {
            throw new ArgumentException($"Expected one sample of {InputLength} values, but got {input.Length} values.", nameof(input));
        }

        Span<float> outputs = OutputLength <= 1024 ? stackalloc float[OutputLength] : new float[OutputLength];
        Predict(input, outputs);
        return IndexOfLargest(outputs);
    }

    /// <summary>The index of the largest value; the first of equals.</summary>
    internal static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int index = 1; index < values.Length; index++)
        {
            best = values[index] > values[best] ? index : best;
        }

        return best;
    }

    /// <summary>Outputs of at most <see cref="BatchOf"/> samples, row-major.</summary>
    internal void Predict(in SampleRows rows, int first, int count, Span<float> outputs)
    {
        float* scratch = Scratch();
        BlockLayout.Unpack(scratch, Run(in rows, first, count, scratch), count, OutputLength, outputs);
    }

    /// <summary>Outputs of at most <see cref="BatchOf"/> samples, as blocks without gaps: [block][output][16 lanes].</summary>
    internal void PredictBlocks(in SampleRows rows, int first, int count, float* outputs)
    {
        float* scratch = Scratch();
        long stride = Run(in rows, first, count, scratch) * 16L;
        int length = OutputLength * 16;
        for (int block = 0; 16 * block < count; block++)
        {
            new ReadOnlySpan<float>(scratch + (block * stride), length).CopyTo(new Span<float>(outputs + ((long)block * length), length));
        }
    }

    /// <summary>
    /// For generated code: computes samples [first, first + count), at most 64, and leaves the outputs as blocks at the start
    /// of the scratch memory.
    /// </summary>
    /// <returns>Vectors from one block of the outputs to the next.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract int Run(in SampleRows rows, int first, int count, float* scratch);

    private float* Scratch()
    {
        if (t_scratch is null || t_scratch.Length < _scratchLength)
        {
            t_scratch = new AlignedBuffer(_scratchLength);
        }

        return t_scratch.Pointer;
    }
}
