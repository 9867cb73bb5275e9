using Xunit;

namespace GenBn.Tests.Optimizers;

/// <summary>Every optimizer against its formula, element by element in double precision, over several steps and several workers.</summary>
public sealed class OptimizerTests
{
    private const double Rate = 0.05;
    private const double Decay = 0.1;

    /// <summary>One element's step: weight, gradient, decay, its two states, step number → new weight.</summary>
    private delegate double Formula(double w, double g, double decay, ref double a, ref double b, int step);

    private static readonly Dictionary<string, (Func<bool, Optimizer> Make, Formula Formula)> Cases = new()
    {
        ["sgd"] = (all => new Sgd(0.05f, weightDecay: 0.1f) { DecayAll = all }, Plain),
        ["momentum"] = (all => new Sgd(0.05f, 0.9f, 0.1f) { DecayAll = all }, Momentum),
        ["nesterov"] = (all => new Sgd(0.05f, 0.9f, 0.1f, nesterov: true) { DecayAll = all }, Nesterov),
        ["rmsprop"] = (all => new RmsProp(0.05f, weightDecay: 0.1f) { DecayAll = all }, RmsProp),
        ["rmsprop momentum"] = (all => new RmsProp(0.05f, 0.8f, 1e-3f, 0.5f, 0.1f) { DecayAll = all }, RmsPropMomentum),
        ["adam"] = (all => new Adam(0.05f, weightDecay: 0.1f) { DecayAll = all }, Adam),
        ["adamw"] = (all => new AdamW(0.05f, weightDecay: 0.1f) { DecayAll = all }, AdamW),
    };

    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in Cases.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StepsFollowTheFormula(string name, bool decayAll)
    {
        (Func<bool, Optimizer> make, Formula formula) = Cases[name];
        ParameterStore store = Store();
        using var team = new ThreadTeam(3);
        OptimizerState optimizer = make(decayAll).CreateState(store);
        var job = new UpdateJob(store, optimizer, clip: null);
        double[][] weights = [.. store.Parameters.Select(parameter => parameter.Values.ToArray().Select(value => (double)value).ToArray())];
        double[][] a = [.. weights.Select(values => new double[values.Length])];
        double[][] b = [.. weights.Select(values => new double[values.Length])];
        var random = new Random(2);
        for (int step = 1; step <= 6; step++)
        {
            float factor = step == 3 ? 0.5f : 1;
            foreach (ref float gradient in store.Gradients.Span)
            {
                gradient = random.NextSingle() - 0.4f;
            }

            optimizer.BeginStep(factor);
            Assert.Null(job.Run(team));
            for (int index = 0; index < weights.Length; index++)
            {
                Parameter parameter = store.Parameters[index];
                double decay = decayAll || parameter.Role == ParameterRole.Weight ? Decay : 0;
                for (int at = 0; at < parameter.Length; at++)
                {
                    if (parameter.Trainable)
                    {
                        // The formulas are written for the full rate; a factor scales the change of the weight, where the rate is
                        // outside of the state.
                        weights[index][at] = name == "rmsprop momentum"
                            ? ScaledRmsPropMomentum(weights[index][at], parameter.Gradients[at], decay, ref a[index][at], ref b[index][at], factor)
                            : weights[index][at] + (factor * (formula(weights[index][at], parameter.Gradients[at], decay, ref a[index][at], ref b[index][at], step) - weights[index][at]));
                    }

                    Assert.Equal(weights[index][at], parameter.Values[at], 2e-6);
                }
            }
        }
    }

    [Fact]
    public void FirstStepsAreThoseOfTheDocumentation()
    {
        // The examples of Keras's documentation: weight 10, gradient 10, rate 0.1.
        Assert.Equal(9.683772f, After(new RmsProp(0.1f), 10, 10), 1e-5f);
        Assert.Equal(9.9f, After(new Adam(0.1f), 10, 10), 1e-5f);
        Assert.Equal(0.9f, After(new Sgd(0.1f, 0.9f), 1, 1), 1e-6f);
        Assert.Equal(0.71f, After(new Sgd(0.1f, 0.9f), 1, 1, 1), 1e-6f);
        Assert.Equal(0.81f, After(new Sgd(0.1f, 0.9f, nesterov: true), 1, 1), 1e-6f);
        Assert.Equal(9.89f, After(new AdamW(0.1f), 10, 10), 1e-5f);
    }

    [Fact]
    public void AnotherTrainingBeginsWithoutMemory()
    {
        var adam = new Adam(0.1f);
        Assert.Equal(After(adam, 10, 10, 10), After(adam, 10, 10, 10));
    }

    [Fact]
    public void ImpossibleValuesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new Sgd(1, 1));
        Assert.Throws<ArgumentException>("nesterov", () => new Sgd(1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new RmsProp(-1));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("weightDecay", () => new AdamW(weightDecay: -1));
    }

    [Theory]
    [InlineData("rho")]
    [InlineData("epsilon")]
    [InlineData("momentum")]
    [InlineData("weightDecay")]
    public void RmsPropRefusesImpossibleValues(string name) => Assert.Throws<ArgumentOutOfRangeException>(name, () => new RmsProp(
        rho: name == "rho" ? 1 : 0.9f, epsilon: name == "epsilon" ? 0 : 1, momentum: name == "momentum" ? -1 : 0, weightDecay: name == "weightDecay" ? float.NaN : 0));

    [Theory]
    [InlineData("beta1")]
    [InlineData("beta2")]
    [InlineData("epsilon")]
    public void AdamRefusesImpossibleValues(string name)
    {
        float beta1 = name == "beta1" ? -0.1f : 0.9f;
        float beta2 = name == "beta2" ? float.NaN : 0.9f;
        float epsilon = name == "epsilon" ? float.PositiveInfinity : 1e-8f;
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new Adam(1, beta1, beta2, epsilon));
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new AdamW(1, beta1, beta2, epsilon));
    }

    private static double Plain(double w, double g, double decay, ref double a, ref double b, int step) => w - (Rate * (g + (decay * w)));

    private static double Momentum(double w, double g, double decay, ref double a, ref double b, int step)
    {
        a = (0.9 * a) + g + (decay * w);
        return w - (Rate * a);
    }

    private static double Nesterov(double w, double g, double decay, ref double a, ref double b, int step)
    {
        a = (0.9 * a) + g + (decay * w);
        return w - (Rate * (g + (decay * w) + (0.9 * a)));
    }

    private static double RmsProp(double w, double g, double decay, ref double a, ref double b, int step)
    {
        a = (0.9 * a) + (0.1 * g * g);
        return w - (Rate * decay * w) - (Rate * g / Math.Sqrt(a + 1e-7));
    }

    private static double RmsPropMomentum(double w, double g, double decay, ref double a, ref double b, int step) =>
        ScaledRmsPropMomentum(w, g, decay, ref a, ref b, 1);

    private static double ScaledRmsPropMomentum(double w, double g, double decay, ref double a, ref double b, double factor)
    {
        a = (0.8 * a) + (0.2 * g * g);
        b = (0.5 * b) + (factor * Rate * g / Math.Sqrt(a + 1e-3));
        return w - (factor * Rate * decay * w) - b;
    }

    private static double Adam(double w, double g, double decay, ref double a, ref double b, int step)
    {
        g += decay * w;
        return AdamStep(w, g, ref a, ref b, step);
    }

    private static double AdamW(double w, double g, double decay, ref double a, ref double b, int step) =>
        AdamStep(w, g, ref a, ref b, step) - (Rate * decay * w);

    private static double AdamStep(double w, double g, ref double a, ref double b, int step)
    {
        a = (0.9 * a) + (0.1 * g);
        b = (0.999 * b) + (0.001 * g * g);
        return w - (Rate * (a / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(b / (1 - Math.Pow(0.999, step))) + 1e-8));
    }

    /// <summary>Lengths that are no multiple of a vector, every role, and a frozen weight.</summary>
    private static ParameterStore Store()
    {
        var store = new ParameterStore(512, 0);
        store.AddParameter("dense1.weight", ParameterRole.Weight, 7, 13);
        store.AddParameter("dense1.bias", ParameterRole.Bias, new(Initializer.PyTorch), true, 7);
        store.AddParameter("batchnorm1.gamma", ParameterRole.Gamma, 3);
        store.AddParameter("batchnorm1.beta", ParameterRole.Beta, 3);
        store.AddParameter("dense2.weight", ParameterRole.Weight, new(Initializer.He), false, 5, 5);
        WeightInitialization.Initialize(store.Parameters, seed: 1);
        return store;
    }

    /// <summary>A single weight after steps with the given gradients.</summary>
    private static float After(Optimizer optimizer, float weight, params float[] gradients)
    {
        var store = new ParameterStore(16, 0);
        Parameter parameter = store.AddParameter("w", ParameterRole.Weight, 1, 1);
        parameter.Values[0] = weight;
        OptimizerState state = optimizer.CreateState(store);
        foreach (float gradient in gradients)
        {
            parameter.Gradients[0] = gradient;
            state.BeginStep(1);
            state.Update(parameter, 0, 1);
            state.EndStep(gradient, parameter.Values[0]);
        }

        return parameter.Values[0];
    }
}
