using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <content>Samples as they come: floats, or bytes whose scale the network or the caller knows.</content>
public abstract unsafe partial class Predictor
{
    private InputNormalization? _normalization;

    /// <summary>
    /// What the network multiplies raw values by, as <see cref="InputAttribute.Scale"/> declares it; null if it does not. If it does, bytes
    /// are passed without a scale, and floats are raw values too: 0 to 255, for images of bytes.
    /// </summary>
    public float? InputScale => _normalization?.Scale;

    /// <summary>Computes the outputs of one or more samples of bytes, for a network that declares its scale.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <param name="threads">Threads at most, the caller's included. Each takes 64 samples at a time.</param>
    /// <exception cref="InvalidOperationException">The network declares no scale, so <see cref="InputScale"/> is null.</exception>
    /// <exception cref="ArgumentException">The lengths are not a whole number of samples, or not the same number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not in 1…1024.</exception>
    [OverloadResolutionPriority(-1)] // A list of numbers is one of floats.
    public void Predict(ReadOnlySpan<byte> pixels, Span<float> outputs, int threads = 1)
    {
        CheckKnowsScale();
        PredictBytes(pixels, scale: 1, outputs, threads);
    }

    /// <summary>Computes probabilities of samples of bytes, for a network that declares its scale; see the other overloads.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="probabilities">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not a whole number of samples, or not the same number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares no scale, so <see cref="InputScale"/> is null. Or the outputs are not probabilities of one kind.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public void PredictProbabilities(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        CheckKnowsScale();
        CheckProbabilities();
        PredictBytes(pixels, scale: 1, probabilities, threads: 1);
        Normalize(probabilities);
    }

    /// <summary>
    /// The index of the largest output of one sample of bytes, for a network that declares its scale; see the other overloads.
    /// </summary>
    /// <param name="pixels"><see cref="InputLength"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not have <see cref="InputLength"/> values.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares no scale, so <see cref="InputScale"/> is null. Or the outputs are no classes.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public int Classify(ReadOnlySpan<byte> pixels)
    {
        CheckKnowsScale();
        CheckClasses();
        return ClassifyBytes(pixels, scale: 1);
    }

    /// <summary>For generated code: what is done to the values of samples before they are computed with.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void NormalizeInputs(InputNormalization normalization) => _normalization = normalization;

    /// <summary>
    /// Floats of memory for a call with floats: the scratch memory, and a row behind it if rows are normalised. In whole cache lines, as
    /// the constant of the generated class.
    /// </summary>
    private int ScratchFloats => _scratchLength + (_normalization is null ? 0 : (InputLength + 15) / 16 * 16);

    /// <summary>Samples of the caller's, normalised as they are taken.</summary>
    private SampleRows RowsOf(float* values) => SampleRows.Of(values, InputLength).NormalizedBy(_normalization);

    private SampleRows RowsOf(byte* pixels, float scale) => SampleRows.Of(pixels, scale, InputLength).NormalizedBy(_normalization);

    /// <summary>The values of one sample: where they are, or normalised, behind the scratch memory.</summary>
    private float* Normalized(float* input, float* scratch) => _normalization is null ? input : RowsOf(input).Row(0, scratch + _scratchLength);

    private void PredictBytes(ReadOnlySpan<byte> pixels, float scale, Span<float> outputs, int threads)
    {
        int samples = Samples(pixels.Length, outputs.Length, nameof(pixels));
        CheckThreads(threads);
        fixed (byte* values = pixels)
        fixed (float* results = outputs)
        {
            PredictRows(RowsOf(values, scale), samples, results, threads);
        }
    }

    private int ClassifyBytes(ReadOnlySpan<byte> pixels, float scale)
    {
        CheckOne(pixels.Length, nameof(pixels));
        fixed (byte* bytes = pixels)
        {
            float* values = ScratchMemory.OfThread(ArenaLength) + _scratchLength;
            return ClassOf(Outputs(RowsOf(bytes, scale).Row(0, values)));
        }
    }

    /// <summary>Bytes that come with a scale must not be scaled twice.</summary>
    private void CheckTakesScale()
    {
        if (InputScale is { } scale)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The network multiplies its inputs by {scale}, the Scale that its [Input] declares, so bytes must not be scaled by the caller too. Call the overload without a scale."));
        }
    }

    private void CheckKnowsScale()
    {
        if (InputScale is null)
        {
            throw new InvalidOperationException(
                "The network does not declare what a byte is worth. Call the overload with a scale, or declare it: [Input(…, Scale = 1f / 255)].");
        }
    }
}
