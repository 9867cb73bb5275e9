using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <content>Inputs: floats, or bytes whose scale the network declares or the caller gives.</content>
public abstract unsafe partial class Predictor
{
    private InputNormalization? _normalization;

    /// <summary>
    /// Factor of raw values that the network declares by <see cref="InputAttribute.Scale"/>; null if it declares none. If it does, bytes are passed
    /// without a scale, and floats are raw values, too: 0 to 255 for images of bytes.
    /// </summary>
    public float? InputScale => _normalization?.Scale;

    /// <summary>Computes the outputs of one or more samples of bytes, for a network that declares its scale.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="outputs">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <param name="threads">Threads at most, the caller's included; 0 chooses by the work, see <see cref="TrainerOptions.Threads"/>. Results do not depend on it.</param>
    /// <exception cref="InvalidOperationException">The network declares no scale, so <see cref="InputScale"/> is null.</exception>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not in 0…1024.</exception>
    [OverloadResolutionPriority(-1)] // A collection expression of numbers means floats.
    public void Predict(ReadOnlySpan<byte> pixels, Span<float> outputs, int threads = 1)
    {
        CheckKnowsScale();
        PredictBytes(pixels, scale: 1, outputs, threads);
    }

    /// <summary>Computes probabilities of samples of bytes, for a network that declares its scale; see the other overloads.</summary>
    /// <param name="pixels">Samples × <see cref="InputLength"/> bytes.</param>
    /// <param name="probabilities">Receives samples × <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares no scale, so <see cref="InputScale"/> is null. Or the outputs are not probabilities.
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
    /// Returns the index of the largest output of one sample of bytes, for a network that declares its scale; see the other overloads.
    /// </summary>
    /// <param name="pixels"><see cref="InputLength"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not have <see cref="InputLength"/> values.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network declares no scale, so <see cref="InputScale"/> is null. Or the outputs are not classes.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public int Classify(ReadOnlySpan<byte> pixels)
    {
        CheckKnowsScale();
        CheckClasses();
        return ClassifyBytes(pixels, scale: 1);
    }

    /// <summary>For generated code: sets the normalisation of input values.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void NormalizeInputs(InputNormalization normalization) => _normalization = normalization;

    /// <summary>
    /// Number of floats of memory for a call with floats: the scratch memory, and, if rows are normalised, a row after it. In whole cache lines, like
    /// the constant of the generated class.
    /// </summary>
    private int ScratchFloats => _scratchLength + (_normalization is null ? 0 : (InputLength + 15) / 16 * 16);

    /// <summary>The caller's samples, which are normalised as they are read.</summary>
    private SampleRows RowsOf(float* values) => SampleRows.Of(values, InputLength).NormalizedBy(_normalization);

    private SampleRows RowsOf(byte* pixels, float scale) => SampleRows.Of(pixels, scale, InputLength).NormalizedBy(_normalization);

    /// <summary>The values of one sample: in place, or, if they are normalised, after the scratch memory.</summary>
    private float* Normalized(float* input, float* scratch) => _normalization is null ? input : RowsOf(input).Row(0, scratch + _scratchLength);

    private void PredictBytes(ReadOnlySpan<byte> pixels, float scale, Span<float> outputs, int threads)
    {
        int samples = Samples(pixels.Length, outputs.Length, nameof(pixels));
        ThreadChoice.Check(threads, nameof(threads));
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
            int version = BeginUse();
            int label = ClassOf(Outputs(RowsOf(bytes, scale).Row(0, values)));
            EndUse(version);
            return label;
        }
    }

    /// <summary>Rejects a scale of the caller if the network declares one: bytes must not be scaled twice.</summary>
    private void CheckTakesScale()
    {
        if (InputScale is { } scale)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The network multiplies its inputs by {scale}, the Scale that its [Input] declares, so the caller must not scale bytes, too. ")
                + "Call the overload without a scale.");
        }
    }

    private void CheckKnowsScale()
    {
        if (InputScale is null)
        {
            throw new InvalidOperationException(
                "The network does not declare the scale of bytes. Call the overload with a scale, or declare it: [Input(…, Scale = 1f / 255)].");
        }
    }
}
