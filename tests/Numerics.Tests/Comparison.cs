using System.Globalization;
using GenBn.Tests.Reference;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>One batch through the emitted code and through the reference.</summary>
internal sealed class Comparison<TNetwork>(TNetwork network, int samples, int threads, ITestOutputHelper output)
    where TNetwork : INetwork<TNetwork>
{
    private const string Mean = "running_mean";

    /// <summary>Relative L2 error of outputs and running statistics; see <see cref="Spread"/> for means.</summary>
    private const double ForwardBound = 1e-5;

    /// <summary>Error of the loss, relative where it is above 1; of drawn networks that of the outputs holds.</summary>
    private const double LossBound = 1e-6;

    /// <summary>Of a gradient where single precision may take another side of a kink and the pass does not keep which.</summary>
    private const double TieBound = 1e-3;

    /// <summary>Values closer than this may change their order in single precision.</summary>
    private const double TieMargin = 2e-6;

    /// <summary>
    /// A gradient that hangs on the last bits of its data (a batch norm over two samples leaves ±1, whatever they were, so what
    /// passes back is a difference of almost equal numbers) may differ by this many times what the worst tensor of the reference
    /// loses when its layers hand over single precision and its batch norms compute in it.
    /// </summary>
    private const double SensitivityFactor = 8;

    /// <summary>Below this share of all gradients a tensor is 0 in theory, and only its absolute error counts.</summary>
    private const double VanishingShare = 1e-7;

    /// <summary>Draws of data that may be passed over because a value comes near to a kink.</summary>
    private const int MostDraws = 20;

    /// <summary>Values that far from every kink are on the same side of it in single precision.</summary>
    private const double SafeMargin = 2e-5;

    /// <summary>Threads of predictions of one sample, in turn.</summary>
    private static readonly int[] SampleThreads = [1, 2, 3, 7];

    private readonly ReferenceNetwork _reference = ReferenceNetwork.Of(typeof(TNetwork));
    private double _bound;

    /// <summary>Relative L2 error of a gradient, unless it is loosened for an unknown side of a kink or for a gradient that hangs on the last bits.</summary>
    public double GradientBound { get; init; } = 1e-5;

    /// <summary>Where the draws of parameters and data start.</summary>
    public int FirstSeed { get; init; } = 5;

    /// <summary>
    /// Share of all gradients by which one may miss absolutely: one that cancels almost to 0, as between two batch norms, has no
    /// digits of its own.
    /// </summary>
    public double AbsoluteShare { get; init; }

    /// <summary>Whether to draw data until no value comes near to a kink, and to hold outputs to what the data allows.</summary>
    public bool AvoidsKinks { get; init; }

    public void Run()
    {
        ReferenceData.Randomize(_reference, FirstSeed);
        Assert.Equal(_reference.Parameters.Select(Describe), network.Parameters.Select(Describe));
        Assert.Equal(_reference.Buffers.Select(Describe), network.Buffers.Select(Describe));
        foreach (Parameter parameter in network.Parameters)
        {
            CopyTo(_reference.Tensor(parameter.Name).Values, parameter.Values);
        }

        foreach (NamedTensor buffer in network.Buffers)
        {
            CopyTo(_reference.Tensor(buffer.Name).Values, buffer.Values);
        }

        int[] labels = ReferenceData.Labels(samples, TNetwork.OutputLength, 200 + samples);
        (double[] inputs, Dictionary<string, double[]> exact) = Draw(labels);
        using NetworkPass pass = network.CreatePass(samples + 5, threads, inputGradients: true);
        float[] values = ToFloats(inputs);
        pass.Forward(values);
        var choices = new EmittedChoices(_reference, pass);
        choices.Force();
        exact = Evaluate(inputs, labels, round: false);
        choices.Tell();
        SetBound(choices);
        Dictionary<string, double[]> rounded = Evaluate(inputs, labels, round: true);
        EmittedChoices.Release(_reference);
        double[] expected = exact["outputs"];
        float[] gradients = new float[expected.Length];
        double actualLoss = Loss.SoftmaxCrossEntropy.Evaluate(pass.Outputs, labels, gradients);
        double loss = exact["loss"][0];
        AssertClose("outputs", expected, pass.Outputs, Bound("outputs"));
        Assert.True(Math.Abs(actualLoss - loss) <= (AvoidsKinks ? Bound("outputs") : LossBound) * Math.Max(1, Math.Abs(loss)), Message("loss", actualLoss, loss));
        foreach (NamedTensor buffer in network.Buffers)
        {
            AssertClose(buffer.Name, exact[buffer.Name], buffer.Values, Bound(buffer.Name), Spread(buffer.Name, exact));
        }

        pass.Backward(gradients);
        string[] names = [.. network.Parameters.Select(parameter => parameter.Name), "input"];
        double all = Math.Sqrt(names.Sum(name => Square(exact[name])) + gradients.Sum(value => (double)value * value));
        double bound = Math.Max(_bound, SensitivityFactor * names.Max(name => Sensitivity(exact[name], rounded[name], all)));
        if (bound > _bound)
        {
            output.WriteLine(Message("plain single precision loses so much that gradients are held to", bound, GradientBound));
        }

        foreach (Parameter parameter in network.Parameters)
        {
            bool isTrainable = _reference.Tensor(parameter.Name).Trainable;
            Assert.True(parameter.Trainable == isTrainable, $"{parameter.Name} is trainable: {parameter.Trainable}");
            if (isTrainable)
            {
                AssertGradient(parameter.Name, exact[parameter.Name], parameter.Gradients, bound, all);
            }
        }

        AssertGradient("input", exact["input"], pass.InputGradients, bound, all);
        AssertPrediction(inputs);

        double Bound(string name) => AvoidsKinks
            ? Math.Max(ForwardBound, SensitivityFactor * Sensitivity(exact[name], rounded[name], all: 0))
            : ForwardBound;
    }

    /// <summary>The first data, or the first that keep their distance from every kink, and the reference's results.</summary>
    private (double[] Inputs, Dictionary<string, double[]> Results) Draw(int[] labels)
    {
        for (int draw = 0; ; draw++)
        {
            double[] inputs = ReferenceData.Normal(samples * TNetwork.InputLength, FirstSeed + 95 + samples + (1000 * draw));
            Dictionary<string, double[]> exact = Evaluate(inputs, labels, round: false);
            if (!AvoidsKinks || _reference.KinkMargin >= SafeMargin || draw == MostDraws)
            {
                return (inputs, exact);
            }
        }
    }

    /// <summary>
    /// Both predict with the running statistics that the network has: how well it learned them is held above, and a small variance
    /// would multiply their last bits.
    /// </summary>
    private void AssertPrediction(double[] inputs)
    {
        foreach (NamedTensor buffer in network.Buffers)
        {
            ToDoubles(buffer.Values).CopyTo(_reference.Tensor(buffer.Name).Values, 0);
        }

        double[] exact = _reference.Forward(inputs, samples, training: false);
        _reference.SinglePrecision = true;
        double[] rounded = _reference.Forward(inputs, samples, training: false);
        _reference.SinglePrecision = false;
        float[] predicted = new float[exact.Length];
        float[] values = ToFloats(inputs);
        Predictor predictor = network.CreatePredictor();
        predictor.Predict(values, predicted);
        AssertSameOneByOne(predictor, values, predicted);
        double bound = AvoidsKinks ? Math.Max(ForwardBound, SensitivityFactor * Sensitivity(exact, rounded, all: 0)) : ForwardBound;
        AssertClose("prediction", exact, predicted, bound);
    }

    /// <summary>Both schedules, any number of samples in a call and any number of threads give the same values: not close ones, the same.</summary>
    private void AssertSameOneByOne(Predictor predictor, float[] inputs, float[] together)
    {
        int length = TNetwork.OutputLength;
        float[] alone = new float[length];
        for (int sample = 0; sample < samples; sample++)
        {
            predictor.Predict(inputs.AsSpan(sample * TNetwork.InputLength, TNetwork.InputLength), alone, threads: SampleThreads[sample % SampleThreads.Length]);
            for (int index = 0; index < length; index++)
            {
                Assert.True(
                    alone[index] == together[(sample * length) + index] || (float.IsNaN(alone[index]) && float.IsNaN(together[(sample * length) + index])),
                    Message($"output {index} of sample {sample} alone is {alone[index]:R}, with others", together[(sample * length) + index], alone[index]));
            }
        }
    }

    /// <summary>
    /// The reference's outputs, loss, gradients and running statistics after the batch; optionally with the roundings of single
    /// precision. The reference's own running statistics stay.
    /// </summary>
    private Dictionary<string, double[]> Evaluate(double[] inputs, int[] labels, bool round)
    {
        double[][] saved = [.. _reference.Buffers.Select(buffer => (double[])buffer.Values.Clone())];
        _reference.SinglePrecision = round;
        double[] outputs = _reference.Forward(inputs, samples, training: true);
        (double loss, double[] slopes) = SoftmaxCrossEntropyReference.Evaluate(outputs, labels);
        double[] inputGradients = _reference.Backward(slopes);
        var results = _reference.Parameters.ToDictionary(parameter => parameter.Name, parameter => (double[])parameter.Gradients.Clone());
        foreach ((ReferenceTensor buffer, double[] values) in _reference.Buffers.Zip(saved))
        {
            results[buffer.Name] = (double[])buffer.Values.Clone();
            values.CopyTo(buffer.Values, 0);
        }

        results["outputs"] = outputs;
        results["loss"] = [loss];
        results["input"] = inputGradients;
        _reference.SinglePrecision = false;
        return results;
    }

    private void SetBound(EmittedChoices choices)
    {
        _bound = GradientBound;
        foreach (string difference in choices.Differences)
        {
            output.WriteLine(FormattableString.Invariant($"batch {samples}: {difference}"));
        }

        if (choices.UnknownMargin < TieMargin)
        {
            _bound = Math.Max(_bound, TieBound);
            output.WriteLine(FormattableString.Invariant($"batch {samples}: values {choices.UnknownMargin:E1} apart at a kink whose side is not kept, so gradients may differ by {TieBound:E0}"));
        }
    }

    private static string Describe(ReferenceTensor tensor) => $"{tensor.Name} {string.Join('×', tensor.Shape)}";

    private static string Describe(NamedTensor tensor) => $"{tensor.Name} {string.Join('×', tensor.Shape)}";

    private static double Sensitivity(double[] exact, double[] rounded, double all)
    {
        double norm = Math.Sqrt(Square(exact));
        return norm == 0 || norm < VanishingShare * all ? 0 : Distance(exact, ToFloats(rounded)) / norm;
    }

    private void AssertGradient(string name, double[] exact, ReadOnlySpan<float> actual, double bound, double all)
    {
        double norm = Math.Sqrt(Square(exact));
        double scale = norm < VanishingShare * all ? all : norm;
        double error = Math.Max(0, Distance(exact, actual) - (AbsoluteShare * all)) / (scale > 0 ? scale : 1);
        Assert.True(error <= bound, Message(name + (scale == norm ? "" : " (0 in theory)"), error, bound));
    }

    /// <summary>What the error of a running mean is measured by where the mean itself is near 0 by chance: its values' deviations.</summary>
    private static double Spread(string name, Dictionary<string, double[]> exact) => name.EndsWith(Mean, StringComparison.Ordinal)
        ? Math.Sqrt(exact[name[..^Mean.Length] + "running_var"].Sum())
        : 0;

    private void AssertClose(string name, double[] expected, ReadOnlySpan<float> actual, double bound, double spread = 0)
    {
        double relative = Distance(expected, actual) / Math.Max(Math.Max(Math.Sqrt(Square(expected)), spread), 1e-3);
        Assert.True(relative <= bound, Message(name, relative, bound));
    }

    private static double Distance(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = actual[index] - expected[index];
            error += difference * difference;
        }

        return Math.Sqrt(error);
    }

    private static double Square(double[] values) => values.Sum(value => value * value);

    private string Message(string what, double actual, double expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{typeof(TNetwork).Name}, batch {samples}, {threads} threads: {what} {actual:G6}, expected {expected:G6}");

    private static void CopyTo(double[] source, Span<float> destination)
    {
        for (int index = 0; index < source.Length; index++)
        {
            destination[index] = (float)source[index];
        }
    }

    private static float[] ToFloats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] ToDoubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
