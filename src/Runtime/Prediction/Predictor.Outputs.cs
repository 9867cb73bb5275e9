using System.ComponentModel;

namespace GenBn;

/// <content>What outputs mean: classes of a sample, classes of pixels, and one of several outputs.</content>
public abstract unsafe partial class Predictor
{
    /// <summary>
    /// Classifies each pixel of one or more samples, for a network that ends in an image: the index of the largest channel. Ties go to the lower
    /// index. NaN is ignored; if all channels are NaN, the class is 0. A single channel after a sigmoid is class 1 if it is above 0.5, else class 0.
    /// </summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="classes">Receives the class of each pixel, samples × height × width.</param>
    /// <exception cref="ArgumentException">The lengths are not those of a whole number of samples, or not of the same number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network does not end in an image of several pixels, or in an image of one channel without a sigmoid. Or the predictor was updated meanwhile.
    /// </exception>
    public void ClassifyPixels(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        OutputPart output = CheckPixels();
        int samples = inputs.Length / InputLength;
        if (samples < 1 || inputs.Length != (long)samples * InputLength)
        {
            throw new ArgumentException($"Expected one or more samples of {InputLength} values, but got {inputs.Length} values.", nameof(inputs));
        }

        if (classes.Length != (long)samples * output.Plane)
        {
            throw new ArgumentException($"Expected room for {samples} samples × {output.Plane} pixels, but got {classes.Length}.", nameof(classes));
        }

        fixed (float* values = inputs)
        {
            int version = BeginUse();
            for (int sample = 0; sample < samples; sample++)
            {
                float* input = Normalized(values + ((long)sample * InputLength), ScratchMemory.OfThread(ArenaLength));
                ClassesOf(Outputs(input), output, classes.Slice(sample * output.Plane, output.Plane));
            }

            EndUse(version);
        }
    }

    /// <summary>Returns the index of the largest value of one output of a sample, for a network with several outputs; see the other overloads.</summary>
    /// <param name="input"><see cref="InputLength"/> values.</param>
    /// <param name="output">The output, for example <c>ActorCritic.Outputs.Policy</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="input"/> does not have <see cref="InputLength"/> values, or the output is none of the network.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The output is no vector of classes: it has a single value without a sigmoid, or is an image. Or the predictor was updated meanwhile.
    /// </exception>
    public int Classify(ReadOnlySpan<float> input, OutputSlice output)
    {
        OutputPart part = PartOf(output);
        CheckClasses(part);
        CheckOne(input.Length, nameof(input));
        fixed (float* values = input)
        {
            int version = BeginUse();
            int label = ClassOf(Outputs(Normalized(values, ScratchMemory.OfThread(ArenaLength))).Slice(part.Start, part.Length));
            EndUse(version);
            return label;
        }
    }

    /// <summary>Computes the probabilities of one output, for a network with several outputs; see the other overloads.</summary>
    /// <param name="inputs">Samples × <see cref="InputLength"/> values.</param>
    /// <param name="output">The output, for example <c>ActorCritic.Outputs.Policy</c>.</param>
    /// <param name="probabilities">Receives samples × the values of the output.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of a whole number of samples, or not of the same number, or the output is none of the network.
    /// </exception>
    /// <exception cref="InvalidOperationException">The output does not have probabilities; see the other overloads.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, OutputSlice output, Span<float> probabilities)
    {
        OutputPart part = PartOf(output);
        CheckProbabilities(part);
        int samples = inputs.Length / InputLength;
        if (samples < 1 || inputs.Length != (long)samples * InputLength || probabilities.Length != (long)samples * part.Length)
        {
            throw new ArgumentException(
                $"Expected one or more samples of {InputLength} values with room for {part.Length} values each, " +
                $"but got {inputs.Length} values with room for {probabilities.Length}.",
                nameof(inputs));
        }

        fixed (float* values = inputs)
        {
            int version = BeginUse();
            for (int sample = 0; sample < samples; sample++)
            {
                float* input = Normalized(values + ((long)sample * InputLength), ScratchMemory.OfThread(ArenaLength));
                Outputs(input).Slice(part.Start, part.Length).CopyTo(probabilities[(sample * part.Length)..]);
            }

            EndUse(version);
        }

        Normalize(probabilities, part);
    }

    /// <summary>For generated code: declares the outputs of a network that has several, or that ends in an image.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void DeclareOutputs(params ReadOnlySpan<OutputPart> outputs)
    {
        _outputs = outputs.ToArray();
        int start = 0;
        for (int index = 0; index < _outputs.Length; index++)
        {
            _outputs[index] = _outputs[index] with { Start = start };
            start += _outputs[index].Length;
        }
    }

    private static int ClassOf(ReadOnlySpan<float> outputs) => outputs.Length > 1 ? IndexOfLargest(outputs) : outputs[0] > 0.5f ? 1 : 0;

    private static void ClassesOf(ReadOnlySpan<float> outputs, OutputPart output, Span<int> classes)
    {
        for (int pixel = 0; pixel < classes.Length; pixel++)
        {
            int best = 0;
            for (int channel = 1; channel < output.Channels; channel++)
            {
                float value = outputs[(channel * output.Plane) + pixel];
                float largest = outputs[(best * output.Plane) + pixel];
                best = value > largest || (float.IsNaN(largest) && !float.IsNaN(value)) ? channel : best;
            }

            classes[pixel] = output.Channels > 1 ? best : outputs[pixel] > 0.5f ? 1 : 0;
        }
    }

    private static bool HasClassesOf(OutputPart output) =>
        output.Image is null && output.Plane == 1 && (output.Channels > 1 || output.HasProbabilities is true);

    private void CheckClasses() => CheckClasses(CheckSingle("Classify(input, output)"));

    private static void CheckClasses(OutputPart output)
    {
        CheckNoImage(output);
        if (output.Plane > 1)
        {
            throw new InvalidOperationException(
                $"The network's output{NameOf(output)} is an image of {output.Channels} channels and {output.Plane} pixels. " +
                "Call ClassifyPixels, or end the network in a vector.");
        }

        if (!HasClassesOf(output))
        {
            throw new InvalidOperationException(
                $"The network has a single output{NameOf(output)}, which is always the largest. Call Predict: after training with Loss.SigmoidCrossEntropy, " +
                "an output above 0 is class 1. Or end the network in [Sigmoid].");
        }
    }

    private OutputPart CheckPixels()
    {
        OutputPart output = CheckSingle("Predict");
        CheckNoImage(output);
        if (output.Plane == 1)
        {
            throw new InvalidOperationException("The network does not end in an image of several pixels. Call Classify for the class of a sample.");
        }

        return output.Channels > 1 || output.HasProbabilities is true
            ? output
            : throw new InvalidOperationException(
                "The network ends in an image of a single channel, which is always the largest. Call Predict: after training with " +
                "Loss.SigmoidCrossEntropy, a pixel above 0 is class 1. Or end the network in [Sigmoid].");
    }

    private OutputPart CheckSingle(string way) => _outputs.Length == 1
        ? _outputs[0]
        : throw new InvalidOperationException(
            $"The network has several outputs, {string.Join(" and ", _outputs.Select(output => output.Name))}. Call {way}.");

    private static void CheckNoImage(OutputPart output)
    {
        if (output.Image is not null)
        {
            throw new InvalidOperationException(
                $"The network's outputs are the pixels of an image of {output.Image}, which it flattens at the end, so the largest is not a class, " +
                "and a softmax over all of them has no meaning. Call Predict. If every pixel is a class, end the network in [Softmax].");
        }
    }

    private void CheckProbabilities() => CheckProbabilities(CheckSingle("PredictProbabilities(inputs, output, probabilities)"));

    private static void CheckProbabilities(OutputPart output)
    {
        CheckNoImage(output);
        if (output.HasProbabilities is null)
        {
            throw new InvalidOperationException(
                "Some branches at the end of the network compute probabilities and others do not, so a softmax over all outputs has no meaning. Call Predict.");
        }

        if (output.Channels == 1 && output.HasProbabilities is false)
        {
            throw new InvalidOperationException(
                $"The network has a single output{NameOf(output)}, and the softmax of one value is always 1. Call Predict, or end the network in [Sigmoid].");
        }
    }

    private OutputPart PartOf(OutputSlice output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (OutputPart part in _outputs)
        {
            if (part.Name == output.Name && part.Start == output.Start && part.Length == output.Length)
            {
                return part;
            }
        }

        throw new ArgumentException(
            $"Expected one of the network's outputs, {string.Join(" and ", _outputs.Select(part => $"'{part.Name}'"))}, but got '{output.Name}'.",
            nameof(output));
    }

    private void Normalize(Span<float> outputs) => Normalize(outputs, _outputs[0]);

    private static void Normalize(Span<float> outputs, OutputPart output)
    {
        for (int first = 0; output.HasProbabilities is not true && first < outputs.Length; first += output.Length)
        {
            Probabilities.Softmax(outputs.Slice(first, output.Length), output.Plane);
        }
    }

    private static string NameOf(OutputPart output) => output.Name.Length == 0 ? "" : $" '{output.Name}'";
}
