using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// The reference against numbers worked out by hand and against finite differences. Everything else is measured against
/// the reference.
/// </summary>
public partial class ReferenceTests
{
    /// <summary>Relative error in the L2 norm that finite differences may show.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>
    /// Distance of the data from every kink, well above what a step of 1e-5 moves: both sides of a difference then see the
    /// same ReLUs and pools.
    /// </summary>
    private const double SafeMargin = 2e-4;

    /// <summary>Norm below which a gradient counts as 0, and the error as absolute.</summary>
    private const double NormFloor = 1e-3;

    private const int Samples = 5;

    /// <summary>The networks of this namespace, also those that the generator does not know yet.</summary>
    public static TheoryData<string> Architectures => new(typeof(ReferenceTests).Assembly.GetTypes()
        .Where(type => type.Namespace == "GenBn.Tests" && type.IsDefined(typeof(InputAttribute), inherit: false))
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal));

    [Fact]
    public void DenseMultipliesUnitsByFeatures()
    {
        DenseReference dense = new("dense1", ReferenceShape.Vector(3), units: 2, bias: true);
        new double[] { 1, 2, 3, 4, 5, 6 }.CopyTo(dense.Weight.Values, 0);
        new double[] { 0.5, -0.5 }.CopyTo(dense.Bias!.Values, 0);

        double[] y = dense.Forward([1, 0, 1, 0, 1, 0], n: 2, training: true);
        double[] dx = dense.Backward([1, 0, 0, 10]);

        AssertClose([4.5, 9.5, 2.5, 4.5], y, 0);
        AssertClose([1, 2, 3, 40, 50, 60], dx, 0);
        AssertClose([1, 0, 1, 0, 10, 0], dense.Weight.Gradients, 0);
        AssertClose([1, 10], dense.Bias.Gradients, 0);
    }

    [Fact]
    public void SoftmaxCrossEntropyIsTheMeanOverTheBatch()
    {
        // Probabilities 1/4 and 3/4, then 1/2 and 1/2; a common offset as large as 1000 does not matter.
        double[] outputs = [1000, 1000 + Math.Log(3), 0, 0];

        (double loss, double[] gradients) = SoftmaxCrossEntropyReference.Evaluate(outputs, [0, 1]);

        Assert.Equal((Math.Log(4) + Math.Log(2)) / 2, loss, 1e-12);
        AssertClose([-0.375, 0.375, 0.25, -0.25], gradients, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DenseAgreesWithFiniteDifferences(bool bias) =>
        AssertLayer(new DenseReference("dense1", ReferenceShape.Vector(7), units: 4, bias));

    [Fact]
    public void SoftmaxCrossEntropyAgreesWithFiniteDifferences()
    {
        int[] labels = ReferenceData.Labels(Samples, classes: 4, seed: 3);
        ReferenceNetwork identity = new(new FlattenReference(ReferenceShape.Vector(4)));

        AssertGradients(identity, outputs => SoftmaxCrossEntropyReference.Evaluate(outputs, labels), positionsPerTensor: 20);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Architectures))]
    public void NetworksAgreeWithFiniteDifferences(string name)
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(ReferenceTests).Assembly.GetType($"GenBn.Tests.{name}", throwOnError: true)!);
        int[] labels = ReferenceData.Labels(Samples, network.OutputLength, seed: 3);

        AssertGradients(network, outputs => SoftmaxCrossEntropyReference.Evaluate(outputs, labels), positionsPerTensor: 6);
    }

    /// <summary>One layer, with a random linear function of the outputs as the loss.</summary>
    private static void AssertLayer(ReferenceLayer layer)
    {
        double[] slopes = ReferenceData.Normal(Samples * layer.Output.Length, seed: 2);
        AssertGradients(
            new ReferenceNetwork(layer),
            outputs => (outputs.Zip(slopes, (output, slope) => output * slope).Sum(), slopes),
            positionsPerTensor: 60);
    }

    private static void AssertGradients(
        ReferenceNetwork network,
        Func<double[], (double Loss, double[] Gradients)> loss,
        int positionsPerTensor)
    {
        (double[] x, double[] outputs) = AwayFromKinks(network);
        double[] dx = network.Backward(loss(outputs).Gradients);
        foreach (ReferenceTensor parameter in network.Parameters)
        {
            int[] positions = Positions(parameter.Values.Length, positionsPerTensor);
            double[] differences = FiniteDifferences.OfParameter(network, parameter, x, Samples, Loss, positions);
            AssertGradient(parameter.Name, positions, parameter.Gradients, differences);
        }

        int[] inputPositions = Positions(x.Length, positionsPerTensor);
        AssertGradient("input", inputPositions, dx, FiniteDifferences.OfInputs(network, x, Samples, Loss, inputPositions));

        double Loss(double[] values) => loss(values).Loss;
    }

    /// <summary>The first parameters and data that keep their distance from every kink.</summary>
    private static (double[] X, double[] Outputs) AwayFromKinks(ReferenceNetwork network)
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            ReferenceData.Randomize(network, 1000 * seed);
            double[] x = ReferenceData.Normal(Samples * network.InputLength, seed);
            double[] outputs = network.Forward(x, Samples, training: true);
            if (network.KinkMargin > SafeMargin)
            {
                return (x, outputs);
            }
        }

        throw new InvalidOperationException("A hundred draws came too near to a kink.");
    }

    /// <summary>Up to <paramref name="most"/> positions, spread evenly over all.</summary>
    private static int[] Positions(int length, int most)
    {
        int count = Math.Min(length, most);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * length / count))];
    }

    private static void AssertGradient(string name, int[] positions, double[] gradients, double[] differences)
    {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            double gradient = gradients[positions[i]];
            error += (gradient - differences[i]) * (gradient - differences[i]);
            norm += gradient * gradient;
        }

        double relative = Math.Sqrt(error) / Math.Max(Math.Sqrt(norm), NormFloor);
        Assert.True(relative <= Tolerance, $"{name}: relative error {relative:E2} of a gradient of norm {Math.Sqrt(norm):E2}.");
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}] is {actual[i]:R}, not {expected[i]:R}.");
        }
    }
}
