using System.Runtime.CompilerServices;
using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests.Own;

/// <summary>A function whose traits do not say that it never falls, though its derivative takes y. Where that is computed, only the constructor sees it.</summary>
public readonly struct Undeclared : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => bool.Parse("False");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => x + x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => gradient + gradient;
}

/// <summary>A network that has it.</summary>
[Network, Input(4)]
[Dense(3), Activation<Undeclared>]
[Dense(2)]
public partial class UndeclaredTraits;

/// <summary>What the layers of <see cref="OwnLayers"/> are in a network beside their values, which are held to the reference elsewhere.</summary>
public sealed class OwnLayerTests
{
    private const int Samples = 300;

    [Fact]
    public void ParametersHaveNamesRolesAndStartValues()
    {
        var network = new OwnLayers();
        Assert.Equal(
            ["scaleShift1.scale 5", "scaleShift1.shift 5", "scaleShift2.scale 5", "scaleShift2.shift 5", "halving1.factor 1", "halving1.weight 40×80", "halving2.factor 1", "halving2.weight 4×7"],
            network.Parameters.Where(parameter => parameter.Name.Contains("scaleShift") || parameter.Name.Contains("halving")).Select(parameter => $"{parameter.Name} {string.Join('×', parameter.Shape)}"));

        CustomParameters scaled = network.ScaleShift1;
        Assert.Equal(2, scaled.Count);
        Assert.Same(scaled[1], scaled["shift"]);
        Assert.All(scaled, parameter => Assert.Equal(ParameterRole.Other, parameter.Role));
        Assert.All(scaled["scale"].Values.ToArray(), value => Assert.Equal(1, value));
        Assert.All(scaled["shift"].Values.ToArray(), value => Assert.Equal(0, value));

        Parameter weight = network.Halving1["weight"];
        Assert.Equal(ParameterRole.Weight, weight.Role);
        Assert.Equal(80, weight.FanIn);
        Assert.Equal(Math.Sqrt(2.0 / 80), Math.Sqrt(weight.Values.ToArray().Average(value => value * value)), 0.02);
        Assert.Equal([0.5f], network.Halving1["factor"].Values.ToArray());
    }

    [Fact]
    public void TheArchitectureDescribesThem()
    {
        CustomArchitectureLayer[] layers = [.. OwnLayers.Architecture.Layers.OfType<CustomArchitectureLayer>()];
        Assert.Equal(["Enlarge", "ScaleShift", "ScaleShift", "Halving", "Halving"], layers.Select(layer => layer.Type));
        Assert.Equal([4, 8, 8], layers[0].Shape);
        Assert.Equal(["Activation<GenBn.Tests.Own.CustomMish>"], OwnLayers.Architecture.Layers.OfType<ActivationLayer>().Select(layer => layer.Function).Where(function => function.Contains('<')));
    }

    [Fact]
    public void TrainingDoesNotDependOnThreads()
    {
        OwnLayers one = Trained(new OwnLayers(), threads: 1);
        OwnLayers three = Trained(new OwnLayers(), threads: 3);
        Assert.Equal(Values(one), Values(three));
        Assert.NotEqual(Values(new OwnLayers()), Values(one));
        Assert.All(one.Parameters, parameter => Assert.NotEqual(new OwnLayers().Parameters.First(other => other.Name == parameter.Name).Values.ToArray(), parameter.Values.ToArray()));
    }

    [Fact]
    public void FrozenLayersStayAsTheyAre()
    {
        OwnFrozen trained = Trained(new OwnFrozen(), threads: 2);
        foreach (Parameter parameter in trained.Parameters)
        {
            float[] before = new OwnFrozen().Parameters.First(other => other.Name == parameter.Name).Values.ToArray();
            bool isFrozen = parameter.Name.StartsWith("scaleShift1.", StringComparison.Ordinal) || parameter.Name.StartsWith("half.", StringComparison.Ordinal);
            Assert.Equal(isFrozen, before.AsSpan().SequenceEqual(parameter.Values));
            Assert.Equal(!isFrozen, parameter.Trainable);
        }
    }

    [Fact]
    public void WeightsGoThroughAFile()
    {
        OwnLayers trained = Trained(new OwnLayers(), threads: 1);
        var stream = new MemoryStream();
        trained.SaveWeights(stream);
        stream.Position = 0;
        WeightsFile weights = WeightsFile.Read(stream);
        var other = new OwnLayers(seed: 9);
        other.LoadWeights(weights);
        Assert.Equal(Values(trained), Values(other));

        float[] inputs = Inputs(OwnLayers.InputLength, 21);
        Assert.Equal(Outputs(trained.CreatePredictor(), inputs), Outputs(OwnLayers.LoadPredictor(weights), inputs));
    }

    [Fact]
    public void APredictorKeepsItsParameters()
    {
        var network = new OwnLayers();
        Predictor predictor = network.CreatePredictor();
        float[] inputs = Inputs(OwnLayers.InputLength, 21);
        float[] before = Outputs(predictor, inputs);
        network.ScaleShift1["scale"].Values.Fill(7);
        Assert.Equal(before, Outputs(predictor, inputs));
        Assert.NotEqual(before, Outputs(network.CreatePredictor(), inputs));
    }

    [Fact]
    public void TraitsThatTheFunctionContradictsAreToldAtOnce()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new UndeclaredTraits());
        Assert.Equal("'undeclared1': expected NeedsInput of Undeclared to be true, because its traits do not declare it monotone.", exception.Message);
    }

    private static TNetwork Trained<TNetwork>(TNetwork network, int threads)
        where TNetwork : INetwork<TNetwork>
    {
        using var trainer = new Trainer<TNetwork>(network, new TrainerOptions { BatchSize = 50, Threads = threads, Optimizer = new Sgd(0.05f) });
        var data = new Dataset(Inputs(TNetwork.InputLength, Samples), ReferenceData.Labels(Samples, TNetwork.OutputLength, 3), TNetwork.InputLength, TNetwork.OutputLength);
        _ = trainer.Fit(data, epochs: 2).ToList();
        return trainer.Network;
    }

    private static float[] Inputs(int length, int samples) => Array.ConvertAll(ReferenceData.Normal(samples * length, 17), value => (float)value);

    private static float[] Values<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork> => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static float[] Outputs(Predictor predictor, float[] inputs)
    {
        float[] outputs = new float[inputs.Length / predictor.InputLength * predictor.OutputLength];
        predictor.Predict(inputs, outputs);
        return outputs;
    }
}
