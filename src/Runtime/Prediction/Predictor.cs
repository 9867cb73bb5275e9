using System.ComponentModel;

namespace GenBn;

/// <summary>
/// A trained network for prediction. Batch norms are folded into the weights, by the running statistics at the time of creation, and later training
/// does not change the predictor. Any number of threads may use one predictor at the same time. Every predictor is a
/// <see cref="Predictor{TNetwork}"/>, which names its network; this class is for code that works with predictors of any network.
/// </summary>
/// <remarks>
/// <para>
/// A few samples are computed one by one, with channels as the lanes of SIMD vectors. Many samples are computed 16 at a time, with samples as lanes.
/// Every sum adds its terms in the same order, so the outputs of a sample have the same bits for any number of samples and threads.
/// </para>
/// <para>
/// Nothing is allocated, except scratch memory at the first call on a thread, and a team of threads if a call asks for several and there is
/// none yet, or, for many samples, no idle one. Values that are not finite are not rejected: a NaN passes through sums, may be ignored by a
/// maximum, and never affects other samples.
/// </para>
/// <para>
/// Only <see cref="NetworkWeights.UpdatePredictor{TNetwork}"/> changes the weights. A prediction during an update throws an
/// <see cref="InvalidOperationException"/>, so the outputs of a call that returns are those of one version of the weights.
/// </para>
/// </remarks>
public abstract unsafe partial class Predictor
{
    /// <summary>Number of samples that are computed together. Four blocks fill the registers of a dense layer.</summary>
    internal const int BatchOf = 64;

    /// <summary>Up to this number of samples, computing one by one takes less time than an incomplete block of 16.</summary>
    internal const int MostOneByOne = 11;

    private readonly int _outputStride;
    private readonly int _scratchLength;
    private readonly long _flops;
    private OutputPart[] _outputs;

    private protected Predictor(
        int inputLength, int outputLength, int outputStride, int scratchLength, bool? hasProbabilities, string? outputImage, long flops)
    {
        _flops = flops;
        InputLength = inputLength;
        OutputLength = outputLength;
        _outputStride = outputStride;
        _scratchLength = scratchLength;
        _outputs = [new OutputPart("", outputLength, Plane: 1, hasProbabilities, outputImage)];
    }

    /// <summary>Number of values of one input sample.</summary>
    public int InputLength { get; }

    /// <summary>Number of values of one output sample.</summary>
    public int OutputLength { get; }

    /// <summary>Number of bytes of scratch memory that a call needs if the caller provides it.</summary>
    /// <exception cref="OverflowException">The network needs more bytes than a span can have.</exception>
    public int ScratchBytes => checked((ScratchFloats * sizeof(float)) + ScratchMemory.LineBytes);

    /// <summary>Computes the outputs of one or more samples.</summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="InvalidOperationException">The predictor was updated meanwhile. The outputs are undefined.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (inputs.Length == InputLength && outputs.Length == OutputLength)
        {
            int version = BeginUse();
            fixed (float* input = inputs)
            {
                float* scratch = ScratchMemory.OfThread(ScratchFloats);
                PredictOne(Normalized(input, scratch), scratch, outputs);
            }

            EndUse(version);
            return;
        }

        Predict(inputs, outputs, threads: 1);
    }

    /// <summary>Computes the outputs of one or more samples on several threads.</summary>
    /// <remarks>
    /// Threads share many samples by blocks of 16, and a few one by one. If there are fewer samples than threads, all threads compute one sample
    /// after the other together, as far as its layers are large enough. A call that finds the threads of the process busy starts its own for
    /// many samples, and runs on the calling thread for a few.
    /// </remarks>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <param name="threads">Threads at most, the caller's included; 0 chooses by the work, see <see cref="TrainerOptions.Threads"/>. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not in 0…1024.</exception>
    /// <exception cref="InvalidOperationException">The predictor was updated meanwhile. The outputs are undefined.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs, int threads)
    {
        int samples = Samples(inputs.Length, outputs.Length, nameof(inputs));
        ThreadChoice.Check(threads, nameof(threads));
        fixed (float* values = inputs)
        fixed (float* results = outputs)
        {
            PredictRows(RowsOf(values), samples, results, threads);
        }
    }

    /// <summary>Computes the outputs of one or more samples of bytes.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="scale">Factor of bytes, for example 1/255.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <param name="threads">Threads at most, the caller's included; 0 chooses by the work, see <see cref="TrainerOptions.Threads"/>. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not in 0…1024.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares its scale, see <see cref="InputScale"/>. Or the predictor was updated meanwhile; the outputs are then a mixture.
    /// </exception>
    public void Predict(ReadOnlySpan<byte> pixels, float scale, Span<float> outputs, int threads = 1)
    {
        CheckTakesScale();
        PredictBytes(pixels, scale, outputs, threads);
    }

    /// <summary>Computes the outputs of one or more samples in scratch memory of the caller, so that the thread needs none.</summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes. Their content is ignored and overwritten.</param>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of a whole number of samples, or not of the same number, or the scratch memory is too small.
    /// </exception>
    /// <exception cref="OverflowException">The network needs more bytes than a span can have.</exception>
    /// <exception cref="InvalidOperationException">The predictor was updated meanwhile. The outputs are undefined.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs, Span<byte> scratch)
    {
        int samples = Samples(inputs.Length, outputs.Length, nameof(inputs));
        if (scratch.Length < ScratchBytes)
        {
            throw new ArgumentException($"Expected at least {ScratchBytes} bytes of scratch memory, but got {scratch.Length}.", nameof(scratch));
        }

        fixed (float* values = inputs)
        fixed (float* results = outputs)
        fixed (byte* memory = scratch)
        {
            int version = BeginUse();
            PredictRange(RowsOf(values), 0, samples, results, ScratchMemory.Align(memory));
            EndUse(version);
        }
    }

    /// <summary>
    /// Computes probabilities: the softmax of a sample's outputs, or the outputs, if the network ends in a softmax, a sigmoid or a hard sigmoid. If it
    /// ends in an image, the softmax is that of the channels of each pixel.
    /// </summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="probabilities">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The outputs are not probabilities: only some branches end in a softmax or sigmoid, or there is a single output or channel without a sigmoid,
    /// or the outputs are the pixels of an image, because the network ends in a flatten. Or the network has several outputs; the overload with an
    /// <see cref="OutputSlice"/> computes those of one. Or the predictor was updated meanwhile.
    /// </exception>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
    {
        CheckProbabilities();
        Predict(inputs, probabilities);
        Normalize(probabilities);
    }

    /// <summary>Computes probabilities for samples of bytes; see the other overload.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="scale">Factor of bytes, for example 1/255.</param>
    /// <param name="probabilities">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares its scale, see <see cref="InputScale"/>. Or the outputs are not probabilities; see the other overload.
    /// </exception>
    public void PredictProbabilities(ReadOnlySpan<byte> pixels, float scale, Span<float> probabilities)
    {
        CheckTakesScale();
        CheckProbabilities();
        PredictBytes(pixels, scale, probabilities, threads: 1);
        Normalize(probabilities);
    }

    /// <summary>
    /// Returns the index of the largest output of one sample; ties go to the lower index. Outputs that are NaN are ignored; if all are NaN, the result
    /// is 0. A single output after a sigmoid is class 1 if it is above 0.5, else class 0.
    /// </summary>
    /// <param name="input"><see cref="InputLength"/> values.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> does not have <see cref="InputLength"/> values.</exception>
    /// <exception cref="InvalidOperationException">
    /// The outputs are not classes: there is a single output without a sigmoid, or they are the pixels of an image. <see cref="ClassifyPixels"/>
    /// classifies each pixel. Or the network has several outputs; the overload with an <see cref="OutputSlice"/> classifies by one. Or the predictor was
    /// updated meanwhile.
    /// </exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        CheckClasses();
        CheckOne(input.Length, nameof(input));
        fixed (float* values = input)
        {
            int version = BeginUse();
            int label = ClassOf(Outputs(Normalized(values, ScratchMemory.OfThread(ArenaLength))));
            EndUse(version);
            return label;
        }
    }

    /// <summary>Returns the index of the largest output of one sample of bytes; see the other overload.</summary>
    /// <param name="pixels"><see cref="InputLength"/> bytes.</param>
    /// <param name="scale">Factor of bytes, for example 1/255.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not have <see cref="InputLength"/> values.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares its scale, see <see cref="InputScale"/>. Or the outputs are not classes; see the other overload.
    /// </exception>
    public int Classify(ReadOnlySpan<byte> pixels, float scale)
    {
        CheckTakesScale();
        CheckClasses();
        return ClassifyBytes(pixels, scale);
    }

    /// <summary>The index of the largest value. Ties go to the lower index, and NaN is ignored.</summary>
    internal static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int index = 1; index < values.Length; index++)
        {
            best = values[index] > values[best] || float.IsNaN(values[best]) ? index : best;
        }

        return float.IsNaN(values[best]) ? 0 : best;
    }

    /// <summary>Whether <see cref="Classify(ReadOnlySpan{float})"/> means something.</summary>
    internal bool HasClasses => _outputs.Length == 1 && HasClassesOf(_outputs[0]);

    /// <summary>Outputs of at most <see cref="BatchOf"/> samples, as blocks without gaps: [block][output][16 lanes].</summary>
    internal void PredictBlocks(in SampleRows rows, int first, int count, float* outputs)
    {
        SampleRows normalized = rows.NormalizedBy(_normalization);
        float* results = RunBlocks(in normalized, first, count, ScratchMemory.OfThread(_scratchLength));
        int length = OutputLength * 16;
        for (int block = 0; 16 * block < count; block++)
        {
            new ReadOnlySpan<float>(results + (block * _outputStride * 16L), length).CopyTo(new Span<float>(outputs + ((long)block * length), length));
        }

        GC.KeepAlive(this);
    }

    /// <summary>For generated code: computes samples [first, first + count), at most 64, with samples as lanes.</summary>
    /// <returns>The blocks of outputs, in the scratch memory.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract float* RunBlocks(in SampleRows rows, int first, int count, float* scratch);

    /// <summary>For generated code: computes one sample with channels as lanes.</summary>
    /// <returns>The outputs, row-major, in the scratch memory or the input.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract float* RunSample(float* input, float* scratch);

    /// <summary>For generated code: the worker of a sample that one thread computes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Worker Alone => Worker.Alone;

    /// <summary>For generated code: threads that one sample has work for; 1 where it is computed on one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual int SampleThreads => 1;

    /// <summary>
    /// For generated code: computes a worker's share of one sample, with channels as lanes. All workers get the same memory. The outputs are
    /// complete when all workers are done.
    /// </summary>
    /// <returns>The outputs, row-major, in the scratch memory or the input.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual float* RunSample(Worker worker, float* input, float* scratch) => worker.Index == 0 ? RunSample(input, scratch) : null;

    /// <summary>For generated code: computes the weights again from other values of the network's tensors, in the same memory.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void UpdateWeights(ITensorSource tensors);
}
