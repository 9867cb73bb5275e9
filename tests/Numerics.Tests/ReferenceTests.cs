using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// The reference against numbers worked out by hand and against finite differences. Everything else is measured against
/// the reference.
/// </summary>
public class ReferenceTests
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

    /// <summary>The classes of Architectures.cs, and any other network beside them.</summary>
    public static TheoryData<string> Architectures => new(typeof(ReferenceTests).Assembly.GetTypes()
        .Where(type => type.Namespace == "GenBn.Tests" && type.IsDefined(typeof(NetworkAttribute), inherit: false))
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal));

    [Fact]
    public void BatchNormGivesTheGoldenNumbers()
    {
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(2), momentum: 0.9, epsilon: 1e-3);

        double[] y = norm.Forward([1, 2, 3, 4, 5, 6], n: 3, training: true);

        AssertClose([-1.2245153, -1.2245153, 0, 0, 1.2245153, 1.2245153], y, 5e-8);
    }

    [Fact]
    public void BatchNormMovesTheRunningStatistics()
    {
        // Means 2, 2, 8 and biased variances 1, 4, 9; the second feature is constant.
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(2), momentum: 0.9, epsilon: 1e-5);

        norm.Forward([1, 7, 3, 7], n: 2, training: true);
        AssertClose([0.2, 0.7], norm.RunningMean.Values, 1e-15);
        AssertClose([1.0, 0.9], norm.RunningVar.Values, 1e-15);

        norm.Forward([0, 7, 4, 7], n: 2, training: true);
        AssertClose([0.38, 1.33], norm.RunningMean.Values, 1e-15);
        AssertClose([1.3, 0.81], norm.RunningVar.Values, 1e-15);

        norm.Forward([5, 7, 11, 7], n: 2, training: true);
        AssertClose([1.142, 1.897], norm.RunningMean.Values, 1e-15);
        AssertClose([2.07, 0.729], norm.RunningVar.Values, 1e-15);
    }

    [Fact]
    public void BatchNormInfersFromTheRunningStatisticsAndLeavesThem()
    {
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(1), momentum: 0.9, epsilon: 0.25);
        norm.Gamma.Values[0] = 3;
        norm.Beta.Values[0] = -1;
        norm.RunningMean.Values[0] = 2;
        norm.RunningVar.Values[0] = 2;

        double[] y = norm.Forward([2, 5], n: 2, training: false);

        AssertClose([-1, 5], y, 1e-15);
        Assert.Equal(2, norm.RunningMean.Values[0]);
        Assert.Equal(2, norm.RunningVar.Values[0]);
        Assert.Throws<InvalidOperationException>(() => norm.Backward([1, 1]));
    }

    [Fact]
    public void BatchNormOfAnImageTakesStatisticsPerChannel()
    {
        // Channel 0 holds 1, 3 and 5, 7 (mean 4, variance 5), channel 1 holds 10, 10 and 20, 20 (mean 15, variance 25).
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Image(2, 1, 2), momentum: 0, epsilon: 0);

        double[] y = norm.Forward([1, 3, 10, 10, 5, 7, 20, 20], n: 2, training: true);

        double root = Math.Sqrt(5);
        AssertClose([-3 / root, -1 / root, -1, -1, 1 / root, 3 / root, 1, 1], y, 1e-15);
        AssertClose([4, 15], norm.RunningMean.Values, 0);
        AssertClose([5, 25], norm.RunningVar.Values, 0);
    }

    [Fact]
    public void ConvCorrelatesWithoutFlippingTheKernel()
    {
        ConvReference conv = new("conv1", ReferenceShape.Image(1, 3, 3), channels: 1, kernel: 2, stride: 1, padding: 0, bias: true);
        new double[] { 1, 10, 100, 1000 }.CopyTo(conv.Weight.Values, 0);
        conv.Bias!.Values[0] = 0.5;

        double[] y = conv.Forward([1, 2, 3, 4, 5, 6, 7, 8, 9], n: 1, training: true);
        double[] dx = conv.Backward([1, 0, 0, 1]);

        AssertClose([5421.5, 6532.5, 8754.5, 9865.5], y, 0);
        AssertClose([1, 10, 0, 100, 1001, 10, 0, 100, 1000], dx, 0);
        AssertClose([6, 8, 12, 14], conv.Weight.Gradients, 0);
        AssertClose([2], conv.Bias.Gradients, 0);
    }

    [Fact]
    public void ConvPadsWithZerosAndStrides()
    {
        // Padded rows: 0 0 0 0 0 | 0 1 2 3 0 | 0 4 5 6 0 | 0 7 8 9 0 | 0 0 0 0 0; windows at 0 and 2.
        ConvReference conv = new("conv1", ReferenceShape.Image(1, 3, 3), channels: 1, kernel: 3, stride: 2, padding: 1, bias: false);
        Array.Fill(conv.Weight.Values, 1);

        double[] y = conv.Forward([1, 2, 3, 4, 5, 6, 7, 8, 9], n: 1, training: true);

        AssertClose([12, 16, 24, 28], y, 0);
        Assert.Single(conv.Parameters);
    }

    [Fact]
    public void ConvAddsUpInputChannels()
    {
        ConvReference conv = new("conv1", ReferenceShape.Image(2, 1, 2), channels: 2, kernel: 1, stride: 1, padding: 0, bias: false);
        new double[] { 1, 10, 2, 20 }.CopyTo(conv.Weight.Values, 0);

        double[] y = conv.Forward([1, 2, 3, 4], n: 1, training: true);

        AssertClose([31, 42, 62, 84], y, 0);
    }

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
    public void SigmoidAndReLUAreTheTextbookFunctions()
    {
        SigmoidReference sigmoid = new(ReferenceShape.Vector(2));
        AssertClose([0.5, 0.75], sigmoid.Forward([0, Math.Log(3)], n: 1, training: true), 1e-15);
        AssertClose([0.25, 0.375], sigmoid.Backward([1, 2]), 1e-15);

        ReLUReference relu = new(ReferenceShape.Vector(3));
        AssertClose([0, 0, 2], relu.Forward([-1, 0, 2], n: 1, training: true), 0);
        AssertClose([0, 0, 5], relu.Backward([5, 5, 5]), 0);
        Assert.Equal(0, relu.SmallestMagnitude);
    }

    [Fact]
    public void MaxPoolGivesTheGradientToTheFirstMaximumAndRoundsDown()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 3, 5), kernel: 2, stride: 2);

        double[] y = pool.Forward([7, 7, 1, 2, 9, 7, 6, 4, 3, 9, 9, 9, 9, 9, 9], n: 1, training: true);
        double[] dx = pool.Backward([1, 10]);

        AssertClose([7, 4], y, 0);
        AssertClose([1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0], dx, 0);
        Assert.Equal([0, 7], pool.Argmax);
        Assert.Equal([1, 8], pool.RunnerUp);
        Assert.Equal([0.0, 1.0], pool.Gap);
        Assert.Equal(1, pool.SmallestGap);
        Assert.Equal([0], pool.NearTies(0.5));
    }

    [Fact]
    public void MaxPoolAddsUpTheGradientsOfOverlappingWindows()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 2, 3), kernel: 2, stride: 1);

        pool.Forward([1, 9, 2, 3, 4, 5], n: 1, training: true);

        AssertClose([0, 11, 0, 0, 0, 0], pool.Backward([1, 10]), 0);
    }

    [Fact]
    public void MaxPoolFollowsAForcedChoiceAndSaysSo()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 2, 4), kernel: 2, stride: 2) { ForcedArgmax = [5, 2] };

        double[] y = pool.Forward([1, 5, 8, 0, 0, 4.5, 0, 0], n: 1, training: true);

        AssertClose([4.5, 8], y, 0);
        AssertClose([0, 0, 10, 0, 0, 1, 0, 0], pool.Backward([1, 10]), 0);
        Assert.Equal([1, 2], pool.Argmax);
        PoolDisagreement disagreement = Assert.Single(pool.Disagreements());
        Assert.Equal(new PoolDisagreement(Window: 0, Argmax: 1, Forced: 5, Deficit: 0.5), disagreement);
        Assert.Equal("window 0: element 5 instead of 1, smaller by 5.000E-001", disagreement.ToString());

        pool.ForcedArgmax = [2, 2];
        Assert.Throws<InvalidOperationException>(() => pool.Forward(new double[8], n: 1, training: true));
        pool.ForcedArgmax = null;
        pool.Forward(new double[8], n: 1, training: true);
        Assert.Empty(pool.Disagreements());
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

    [Fact]
    public void LayersComeInSourceOrder()
    {
        string[] layers = [.. ReferenceNetwork.Of(typeof(EveryLayer)).Layers
            .Select(layer => layer.GetType().Name.Replace("Reference", string.Empty))];
        string[] stored = [.. typeof(EveryLayer).GetCustomAttributesData()
            .Where(data => data.AttributeType.IsAssignableTo(typeof(LayerAttribute)))
            .Select(data => data.AttributeType.Name.Replace("Attribute", string.Empty))];

        string[] declared =
        [
            "Sigmoid", "BatchNorm", "Conv", "ReLU", "MaxPool", "BatchNorm", "Conv", "BatchNorm", "Sigmoid", "MaxPool",
            "Conv", "Flatten", "BatchNorm", "Dense", "ReLU", "Dense", "BatchNorm",
        ];
        Assert.Equal(declared, layers);
        Assert.Equal(["Input", .. declared], stored);
    }

    [Fact]
    public void ParametersAndBuffersAreNamedInOrderOfDeclaration()
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(EveryLayer));

        Assert.Equal(
            [
                "batchnorm1.gamma [2]", "batchnorm1.beta [2]", "conv1.weight [3, 2, 3, 3]", "conv1.bias [3]",
                "batchnorm2.gamma [3]", "batchnorm2.beta [3]", "conv2.weight [4, 3, 2, 2]",
                "batchnorm3.gamma [4]", "batchnorm3.beta [4]", "conv3.weight [5, 4, 3, 3]", "conv3.bias [5]",
                "batchnorm4.gamma [80]", "batchnorm4.beta [80]", "dense1.weight [7, 80]", "dense1.bias [7]",
                "dense2.weight [6, 7]", "batchnorm5.gamma [6]", "batchnorm5.beta [6]",
            ],
            network.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal(
            [
                "batchnorm1.running_mean [2]", "batchnorm1.running_var [2]", "batchnorm2.running_mean [3]",
                "batchnorm2.running_var [3]", "batchnorm3.running_mean [4]", "batchnorm3.running_var [4]",
                "batchnorm4.running_mean [80]", "batchnorm4.running_var [80]", "batchnorm5.running_mean [6]",
                "batchnorm5.running_var [6]",
            ],
            network.Buffers.Select(buffer => buffer.ToString()));
        Assert.Equal(2 * 14 * 14, network.InputLength);
        Assert.Equal(6, network.OutputLength);
        Assert.All(network.Tensor("batchnorm4.gamma").Values, value => Assert.Equal(1, value));
        Assert.All(network.Tensor("batchnorm4.running_var").Values, value => Assert.Equal(1, value));
        Assert.All(network.Tensor("batchnorm4.running_mean").Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void OptionsOfBatchNormArrive()
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(CustomBatchNorm));
        BatchNormReference norm = network.Layers.OfType<BatchNormReference>().First();
        double[] x = new double[norm.Input.Length];
        Array.Fill(x, 4);

        double[] y = norm.Forward(x, n: 1, training: false);
        norm.Forward(x, n: 1, training: true);

        Assert.Equal(4 / Math.Sqrt(1 + (double)1e-3f), y[0], 1e-15);
        Assert.Equal(1, norm.RunningMean.Values[0], 1e-15);
        Assert.Equal(0.75, norm.RunningVar.Values[0], 1e-15);
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(1, 2, true)]
    [InlineData(3, 1, true)]
    public void ConvAgreesWithFiniteDifferences(int stride, int padding, bool bias) => AssertLayer(
        new ConvReference("conv1", ReferenceShape.Image(2, 6, 7), channels: 3, kernel: 3, stride, padding, bias));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DenseAgreesWithFiniteDifferences(bool bias) =>
        AssertLayer(new DenseReference("dense1", ReferenceShape.Vector(7), units: 4, bias));

    [Fact]
    public void BatchNormAgreesWithFiniteDifferences()
    {
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Vector(6), momentum: 0.9, epsilon: 1e-5));
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Image(3, 4, 5), momentum: 0.9, epsilon: 1e-5));
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Image(2, 2, 2), momentum: 0.9, epsilon: 0.5));
    }

    [Fact]
    public void ActivationsAgreeWithFiniteDifferences()
    {
        AssertLayer(new SigmoidReference(ReferenceShape.Image(2, 3, 4)));
        AssertLayer(new ReLUReference(ReferenceShape.Image(2, 3, 4)));
        AssertLayer(new FlattenReference(ReferenceShape.Image(2, 3, 4)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    public void MaxPoolAgreesWithFiniteDifferences(int kernel, int stride) =>
        AssertLayer(new MaxPoolReference(ReferenceShape.Image(2, 7, 6), kernel, stride));

    [Fact]
    public void MaxPoolAgreesWithFiniteDifferencesWhenForced()
    {
        ReferenceShape shape = ReferenceShape.Image(2, 4, 4);
        MaxPoolReference pool = new(shape, kernel: 2, stride: 2);
        pool.Forward(ReferenceData.Normal(Samples * shape.Length, seed: 1), Samples, training: true);
        pool.ForcedArgmax = pool.RunnerUp;

        AssertLayer(pool);

        Assert.NotEmpty(pool.Disagreements());
    }

    [Fact]
    public void SoftmaxCrossEntropyAgreesWithFiniteDifferences()
    {
        int[] labels = ReferenceData.Labels(Samples, classes: 4, seed: 3);
        ReferenceNetwork identity = new(new FlattenReference(ReferenceShape.Vector(4)));

        AssertGradients(identity, outputs => SoftmaxCrossEntropyReference.Evaluate(outputs, labels), positionsPerTensor: 20);
    }

    [Theory]
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
