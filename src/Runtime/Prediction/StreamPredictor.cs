using System.ComponentModel;

namespace GenBn;

/// <summary>
/// A trained network of causal layers that predicts frame by frame: what <c>CreateStream</c> of the network's class returns. A frame has the channels of
/// one position. The outputs of a frame have the same bits as a predictor's at that position, if the sequence of frames since the start, or since
/// <see cref="Reset"/>, is its input from its first position on; a stream may be longer than the declared sequence.
/// </summary>
/// <remarks>
/// <para>
/// A frame costs the products of one position: earlier inputs of convolutions are in rings, and states of recurrent layers are kept. Nothing is
/// allocated after creation, and a frame takes the same steps whatever came before.
/// </para>
/// <para>A stream belongs to one thread at a time. <c>Clone</c> makes another one of the same weights and the same past, for another thread.</para>
/// </remarks>
public abstract unsafe class StreamPredictor
{
    private readonly int _scratchLength;
    private AlignedBuffer _scratch;
    private AlignedBuffer _state;
    private InputNormalization? _normalization;
    private ulong _frame;

    private protected StreamPredictor(int inputLength, int outputLength, int scratchLength, int stateLength)
    {
        InputLength = inputLength;
        OutputLength = outputLength;
        _scratchLength = (scratchLength + 15) / 16 * 16;
        _scratch = new AlignedBuffer(_scratchLength + inputLength);
        _state = new AlignedBuffer(stateLength);
    }

    /// <summary>Number of values of an input frame: the network's input channels.</summary>
    public int InputLength { get; }

    /// <summary>Number of values of an output frame: the channels of the network's output.</summary>
    public int OutputLength { get; }

    /// <summary>Computes the outputs of the next frame, or of several; a call with several frames takes less time than a call for each.</summary>
    /// <param name="frames">Frames × <see cref="InputLength"/> values, frame by frame.</param>
    /// <param name="outputs">
    /// Receives frames × <see cref="OutputLength"/> values. It may be the same memory as <paramref name="frames"/>, if frames have as many outputs as
    /// inputs.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of a whole number of frames, or not of the same number, or the spans overlap otherwise.
    /// </exception>
    public void Process(ReadOnlySpan<float> frames, Span<float> outputs)
    {
        int count = frames.Length / InputLength;
        if (count * InputLength != frames.Length)
        {
            throw new ArgumentException($"Expected frames of {InputLength} values, but got {frames.Length} values.", nameof(frames));
        }

        if (outputs.Length != (long)count * OutputLength)
        {
            throw new ArgumentException(
                $"Expected {(long)count * OutputLength} values for the outputs of {count} frames of {OutputLength}, but got {outputs.Length}.",
                nameof(outputs));
        }

        if (frames.Overlaps(outputs, out int offset) && (offset != 0 || InputLength != OutputLength))
        {
            throw new ArgumentException("Expected outputs in memory of their own, or in that of frames with as many values.", nameof(outputs));
        }

        fixed (float* input = frames)
        fixed (float* output = outputs)
        {
            if (_normalization is null)
            {
                RunFrames(input, output, count, _scratch.Pointer, _state.Pointer, _frame);
                _frame += (ulong)count;
            }
            else
            {
                ProcessNormalized(input, output, count);
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Forgets all frames, as if the stream were new.</summary>
    public void Reset()
    {
        _frame = 0;
        _state.Span.Clear();
    }

    /// <summary>For generated code: normalises the values of each frame first.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void NormalizeInputs(InputNormalization normalization) => _normalization = normalization;

    /// <summary>For generated code: computes <paramref name="count"/> frames, of which the first has the number <paramref name="frame"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void RunFrames(float* input, float* output, int count, float* scratch, float* state, ulong frame);

    /// <summary>The same weights, and a copy of what is kept of the past.</summary>
    private protected StreamPredictor Copy()
    {
        var copy = (StreamPredictor)MemberwiseClone();
        copy._scratch = new AlignedBuffer(_scratch.Length);
        copy._state = new AlignedBuffer(_state.Length);
        _state.Span.CopyTo(copy._state.Span);
        return copy;
    }

    private void ProcessNormalized(float* input, float* output, int count)
    {
        float* normalized = _scratch.Pointer + _scratchLength;
        for (int index = 0; index < count; index++)
        {
            SampleRows row = SampleRows.Of(input + ((long)index * InputLength), InputLength).NormalizedBy(_normalization);
            RunFrames(row.Row(0, normalized), output + ((long)index * OutputLength), 1, _scratch.Pointer, _state.Pointer, _frame);
            _frame++;
        }
    }
}

/// <summary>The stream of one network's class.</summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public abstract class StreamPredictor<TNetwork> : StreamPredictor
    where TNetwork : INetwork<TNetwork>
{
    /// <summary>For generated code.</summary>
    /// <param name="inputLength">Values of an input frame.</param>
    /// <param name="outputLength">Values of an output frame.</param>
    /// <param name="scratchLength">Floats of scratch memory.</param>
    /// <param name="stateLength">Floats that are kept from one frame to the next.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // Every stream has a network: the protected members of the base are part of this class's surface.
    protected StreamPredictor(int inputLength, int outputLength, int scratchLength, int stateLength)
#pragma warning restore RS0022
        : base(inputLength, outputLength, scratchLength, stateLength)
    {
    }

    /// <summary>Another stream of the same weights and the same past; afterwards both are independent.</summary>
    public StreamPredictor<TNetwork> Clone() => (StreamPredictor<TNetwork>)Copy();
}
