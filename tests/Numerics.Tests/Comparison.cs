using System.Globalization;
using GenBn.Tests.Reference;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>One batch through the emitted code and through the reference.</summary>
internal sealed class Comparison<TNetwork>(TNetwork network, int samples, int threads, ITestOutputHelper output)
    where TNetwork : INetwork<TNetwork>
{
    /// <summary>Relative L2 error of a gradient, unless <see cref="_bound"/> is loosened for a tie.</summary>
    private const double GradientBound = 1e-5;

    /// <summary>The same where single precision may take another element of a pool, or another side of a ReLU's kink.</summary>
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

    private readonly ReferenceNetwork _reference = ReferenceNetwork.Of(typeof(TNetwork));
    private double _bound = GradientBound;

    public void Run()
    {
        ReferenceData.Randomize(_reference, 5);
        foreach (Parameter parameter in network.Parameters)
        {
            CopyTo(_reference.Tensor(parameter.Name).Values, parameter.Values);
        }

        foreach (NamedTensor buffer in network.Buffers)
        {
            CopyTo(_reference.Tensor(buffer.Name).Values, buffer.Values);
        }

        double[] inputs = ReferenceData.Normal(samples * TNetwork.InputLength, 100 + samples);
        int[] labels = ReferenceData.Labels(samples, TNetwork.OutputLength, 200 + samples);
        Dictionary<string, double[]> rounded = Evaluate(inputs, labels, round: true);
        Dictionary<string, double[]> exact = Evaluate(inputs, labels, round: false);
        double[] expected = exact["outputs"];
        SetBound();

        using NetworkPass pass = network.CreatePass(samples + 5, threads, inputGradients: true);
        float[] values = ToFloats(inputs);
        pass.Forward(values);
        float[] gradients = new float[expected.Length];
        double actualLoss = Loss.SoftmaxCrossEntropy.Evaluate(pass.Outputs, labels, gradients);
        double loss = exact["loss"][0];
        AssertClose("outputs", expected, pass.Outputs, 1e-5);
        Assert.True(Math.Abs(actualLoss - loss) <= 1e-6 * Math.Max(1, Math.Abs(loss)), Message("loss", actualLoss, loss));
        foreach (NamedTensor buffer in network.Buffers)
        {
            AssertClose(buffer.Name, exact[buffer.Name], buffer.Values, 1e-5);
        }

        pass.Backward(gradients);
        string[] names = [.. network.Parameters.Select(parameter => parameter.Name), "input"];
        double all = Math.Sqrt(names.Sum(name => Square(exact[name])));
        double bound = Math.Max(_bound, SensitivityFactor * names.Max(name => Sensitivity(exact[name], rounded[name], all)));
        if (bound > _bound)
        {
            output.WriteLine(Message("plain single precision loses so much that gradients are held to", bound, GradientBound));
        }

        foreach (Parameter parameter in network.Parameters)
        {
            AssertGradient(parameter.Name, exact[parameter.Name], parameter.Gradients, bound, all);
        }

        AssertGradient("input", exact["input"], pass.InputGradients, bound, all);
        float[] predicted = new float[expected.Length];
        network.CreatePredictor().Predict(values, predicted);
        AssertClose("prediction", _reference.Forward(inputs, samples, training: false), predicted, 1e-5);
    }

    /// <summary>The reference's outputs, loss, gradients and running statistics; optionally with the roundings of single precision.</summary>
    private Dictionary<string, double[]> Evaluate(double[] inputs, int[] labels, bool round)
    {
        double[][] saved = [.. _reference.Buffers.Select(buffer => (double[])buffer.Values.Clone())];
        _reference.SinglePrecision = round;
        double[] outputs = _reference.Forward(inputs, samples, training: true);
        (double loss, double[] slopes) = SoftmaxCrossEntropyReference.Evaluate(outputs, labels);
        double[] inputGradients = _reference.Backward(slopes);
        var results = _reference.Parameters.ToDictionary(parameter => parameter.Name, parameter => (double[])parameter.Gradients.Clone());
        foreach (ReferenceTensor buffer in _reference.Buffers)
        {
            results[buffer.Name] = (double[])buffer.Values.Clone();
        }

        results["outputs"] = outputs;
        results["loss"] = [loss];
        results["input"] = inputGradients;
        foreach ((ReferenceTensor buffer, double[] values) in round ? _reference.Buffers.Zip(saved) : [])
        {
            values.CopyTo(buffer.Values, 0);
        }

        return results;
    }

    private void SetBound()
    {
        if (_reference.KinkMargin < TieMargin)
        {
            _bound = TieBound;
            output.WriteLine(FormattableString.Invariant($"batch {samples}: values {_reference.KinkMargin:E1} apart at a pool or ReLU, so gradients may differ by {TieBound:E0}"));
        }
    }

    private static double Sensitivity(double[] exact, double[] rounded, double all)
    {
        double norm = Math.Sqrt(Square(exact));
        return norm < VanishingShare * all ? 0 : Distance(exact, ToFloats(rounded)) / norm;
    }

    private void AssertGradient(string name, double[] exact, ReadOnlySpan<float> actual, double bound, double all)
    {
        double norm = Math.Sqrt(Square(exact));
        double scale = norm < VanishingShare * all ? all : norm;
        double error = Distance(exact, actual) / scale;
        Assert.True(error <= bound, Message(name + (scale == norm ? "" : " (0 in theory)"), error, bound));
    }

    private void AssertClose(string name, double[] expected, ReadOnlySpan<float> actual, double bound)
    {
        double relative = Distance(expected, actual) / Math.Max(Math.Sqrt(Square(expected)), 1e-3);
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
}
