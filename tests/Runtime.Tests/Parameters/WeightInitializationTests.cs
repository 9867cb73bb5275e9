using Xunit;

namespace GenBn.Tests.Parameters;

public sealed class WeightInitializationTests
{
    private const int Outputs = 128;
    private const int Inputs = 96;
    private const int FanIn = Inputs * 9;
    private const int FanOut = Outputs * 9;

    [Fact]
    public void TheOldOverloadKeepsItsBits()
    {
        Parameter xavier = Weight(Initializer.Xavier, 2, 3);
        WeightInitialization.Initialize([xavier], Initializer.Xavier, seed: 1);
        float[] expected = xavier.Values.ToArray();
        var random = new RandomSource(1 + 0x632BE59BD9B4E019);
        Assert.All(expected, value => Assert.Equal((float)(Math.Sqrt(6.0 / 5) * ((2 * random.NextUniform()) - 1)), value));

        xavier.Values.Clear();
        WeightInitialization.Initialize([xavier], seed: 1);
        Assert.Equal(expected, xavier.Values.ToArray());
    }

    [Theory]
    [InlineData(Initializer.Xavier, 6.0 / (FanIn + FanOut))]
    [InlineData(Initializer.HeUniform, 6.0 / FanIn)]
    [InlineData(Initializer.PyTorch, 1.0 / FanIn)]
    public void UniformKindsFillTheirInterval(Initializer kind, double squaredBound)
    {
        double bound = Math.Sqrt(squaredBound);
        float[] values = Drawn(new Initialization(kind));
        Assert.InRange(values.Max(), 0.999 * bound, bound * 1.000001);
        Assert.InRange(values.Min(), -bound * 1.000001, -0.999 * bound);
        AssertMoments(values, bound / Math.Sqrt(3));
    }

    [Theory]
    [InlineData(Initializer.He, 2.0 / FanIn)]
    [InlineData(Initializer.XavierNormal, 2.0 / (FanIn + FanOut))]
    [InlineData(Initializer.LeCunNormal, 1.0 / FanIn)]
    public void NormalKindsHaveTheirDeviation(Initializer kind, double variance)
    {
        float[] values = Drawn(new Initialization(kind));
        AssertMoments(values, Math.Sqrt(variance));
        Assert.Contains(values, value => Math.Abs(value) > 3 * Math.Sqrt(variance));
    }

    [Fact]
    public void TheTruncatedNormalStopsAtTwoDeviations()
    {
        float[] values = Drawn(new Initialization(Initializer.TruncatedNormal, 0.1f));
        Assert.InRange(values.Max(), 0.199f, 0.2000001f);
        Assert.InRange(values.Min(), -0.2000001f, -0.199f);

        // The deviation of a normal distribution between −2 and 2.
        AssertMoments(values, 0.1 * 0.87962566);
    }

    [Fact]
    public void ConstantsAreConstant()
    {
        Assert.All(Drawn(new Initialization(Initializer.Zeros)), value => Assert.Equal(0f, value));
        Assert.All(Drawn(new Initialization(Initializer.Ones)), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void FansAreThoseOfPyTorch()
    {
        var store = new ParameterStore(1024, 0);
        Parameter grouped = store.AddParameter("conv1.weight", ParameterRole.Weight, new(Initializer.He), true, 8, 2, 3, 3);
        Parameter bias = store.AddParameter("conv1.bias", ParameterRole.Bias, new(Initializer.PyTorch), true, 8);
        Parameter dense = store.AddParameter("dense1.weight", ParameterRole.Weight, 5, 7);
        Assert.Equal((18, 72), (grouped.FanIn, grouped.FanOut));
        Assert.Equal((18, 72), (bias.FanIn, bias.FanOut));
        Assert.Equal((7, 5), (dense.FanIn, dense.FanOut));
    }

    [Fact]
    public void PyTorchDrawsTheBiasByTheFanInOfItsWeight()
    {
        var store = new ParameterStore(4096 * 17, 0);
        store.AddParameter("dense1.weight", ParameterRole.Weight, new(Initializer.PyTorch), true, 4096, 16);
        Parameter bias = store.AddParameter("dense1.bias", ParameterRole.Bias, new(Initializer.PyTorch), true, 4096);
        WeightInitialization.Initialize(store.Parameters, seed: 3);
        Assert.InRange(bias.Values.ToArray().Max(), 0.2495f, 0.25f);
        Assert.InRange(bias.Values.ToArray().Min(), -0.25f, -0.2495f);
        float[] own = bias.Values.ToArray();
        WeightInitialization.Initialize(store.Parameters, Initializer.PyTorch, seed: 3);
        Assert.Equal(own, bias.Values.ToArray());
    }

    [Fact]
    public void OtherRolesStartNeutralUnlessTheKindSaysOtherwise()
    {
        var store = new ParameterStore(256, 0);
        store.AddParameter("dense1.weight", ParameterRole.Weight, 4, 4);
        store.AddParameter("dense1.bias", ParameterRole.Bias, new(Initializer.He), true, 4);
        store.AddParameter("batchnorm1.gamma", ParameterRole.Gamma, new(Initializer.PyTorch), true, 4);
        store.AddParameter("batchnorm1.beta", ParameterRole.Beta, 4);
        store.AddParameter("batchnorm2.gamma", ParameterRole.Gamma, new(Initializer.Zeros), true, 4);
        store.AddParameter("batchnorm2.beta", ParameterRole.Beta, new(Initializer.Ones), true, 4);
        WeightInitialization.Initialize(store.Parameters, seed: 1);
        Assert.Equal([0f, 1f, 0f, 0f, 1f], store.Parameters.Skip(1).Select(parameter => parameter.Values[2]));
        Assert.NotEqual(0f, store.Parameters[0].Values[2]);
    }

    [Fact]
    public void ImpossibleParametersAreRefused()
    {
        var store = new ParameterStore(64, 0);
        Assert.Contains("finite, positive deviation", Refusal<ArgumentOutOfRangeException>(store, new(Initializer.TruncatedNormal, 0), 4).Message, StringComparison.Ordinal);
        Assert.Contains("from Xavier to Ones", Refusal<ArgumentOutOfRangeException>(store, new((Initializer)9), 4).Message, StringComparison.Ordinal);
        Assert.Contains("'x', but got [4, 0]", Refusal<ArgumentException>(store, new(Initializer.Zeros), 4, 0).Message, StringComparison.Ordinal);
        Assert.Contains("added right before it", Refusal<ArgumentException>(store, new(Initializer.PyTorch), 4).Message, StringComparison.Ordinal);
        Assert.Contains("needs 80 floats", Refusal<InvalidOperationException>(store, new(Initializer.Zeros), 80).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightInitialization.Initialize([], (Initializer)(-1), 1));
    }

    private static T Refusal<T>(ParameterStore store, Initialization initialization, params int[] shape)
        where T : Exception => Assert.Throws<T>(() => store.AddParameter("x", ParameterRole.Bias, initialization, true, shape));

    private static Parameter Weight(Initializer kind, params int[] shape) =>
        new ParameterStore(shape.Aggregate((a, b) => a * b) + 16, 0).AddParameter("w", ParameterRole.Weight, new Initialization(kind), true, shape);

    private static float[] Drawn(Initialization initialization)
    {
        Parameter weight = new ParameterStore(Outputs * FanIn, 0).AddParameter("w", ParameterRole.Weight, initialization, true, Outputs, Inputs, 3, 3);
        WeightInitialization.Initialize([weight], seed: 7);
        return weight.Values.ToArray();
    }

    /// <summary>Mean 0 and the deviation within four of their standard errors.</summary>
    private static void AssertMoments(float[] values, double deviation)
    {
        double error = deviation / Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(value => (double)value), 4 * error);
        Assert.Equal(deviation, Math.Sqrt(values.Average(value => (double)value * value)), 4 * error);
    }
}
