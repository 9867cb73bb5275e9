using Xunit;

namespace GenBn.Tests.Cards;

/// <summary>Holds every number of a network's card against a count at run time.</summary>
internal static class ModelCardCheck
{
    /// <summary>Objects, and the lines that arrays are aligned by: for each of them, and for a pass.</summary>
    private const int BytesPerObject = 192;

    /// <summary>Fails on the first number that is wrong.</summary>
    public static void Check<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        var card = new ModelCard(TNetwork.Summary);
        CheckLayers(card, network, TNetwork.Architecture);
        CheckTraining(card, network);
        CheckPrediction(card, network.CreatePredictor());
    }

    private static void CheckLayers<TNetwork>(ModelCard card, INetwork<TNetwork> network, NetworkArchitecture architecture)
        where TNetwork : INetwork<TNetwork>
    {
        ILookup<string, long> parameters = network.Parameters.ToLookup(parameter => parameter.Name[..parameter.Name.LastIndexOf('.')], parameter => (long)parameter.Length);
        Assert.Equal(
            architecture.Layers.Zip(OperationCount.Of(architecture), (layer, flops) => new ModelCard.Row(layer.Name, string.Join('×', layer.Shape), parameters[layer.Name].Sum(), flops)),
            card.Rows);

        long all = network.Parameters.Sum(parameter => (long)parameter.Length);
        long trainable = network.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => (long)parameter.Length);
        long buffers = network.Buffers.Sum(buffer => (long)buffer.Length);
        Assert.Equal(all, card.Total.Parameters);
        Assert.Equal(card.Rows.Sum(row => row.Flops), card.Total.Flops);
        Assert.Equal(card.Total.Flops, typeof(TNetwork).GetField("Flops")!.GetValue(null));
        Assert.Equal([trainable, all - trainable, sizeof(float) * all], card.Numbers("parameters"));
        Assert.Equal([buffers, sizeof(float) * buffers], card.Numbers("buffers"));
    }

    /// <summary>From passes of one and of two blocks, and with a second thread: the larger ones that people train with may not fit a test.</summary>
    private static void CheckTraining<TNetwork>(ModelCard card, TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        (long perSample, long perThread, long shared) = card.Numbers("training") is [var first, var second, var third] ? (first, second, third) : default;
        long one = AllocatedMemory.OfPass(network, 16, threads: 1);
        long two = AllocatedMemory.OfPass(network, 32, threads: 1);
        long perBlock = two - one;

        // A block more is a group more of sums of weight gradients and batch norms, as long as there are no more than 16; the rest is the samples'.
        long sums = network.Parameters.Where(parameter => parameter is { Role: ParameterRole.Weight or ParameterRole.Bias or ParameterRole.Other, Shape.Count: > 2 or 1 }).Sum(parameter => (long)parameter.Length) * sizeof(float);
        sums += TNetwork.Architecture.Layers.OfType<SampleNormLayer>().SelectMany(layer => layer.Parameters).Sum(parameter => parameter.Length) * sizeof(float);
        sums += TNetwork.Architecture.Layers.OfType<RecurrentLayer>().SelectMany(layer => layer.Parameters).Where(tensor => tensor.Shape.Count == 2).Sum(tensor => tensor.Length) * sizeof(float);
        sums += TNetwork.Architecture.Layers.OfType<CustomArchitectureLayer>().SelectMany(layer => layer.Parameters).Sum(parameter => parameter.Length) * sizeof(float);
        sums += TNetwork.Architecture.Layers.OfType<BatchNormLayer>().Sum(norm => 4L * sizeof(double) * norm.Shape[0]);
        long group = perBlock - (16 * perSample);
        Assert.InRange(group, -15, sums);

        // The objects around that memory are not on the card. Layers that learn have several.
        int tensors = TNetwork.Architecture.Layers.Count;
        int learned = TNetwork.Architecture.Layers.Count(layer => layer.Parameters.Any());
        long objects = BytesPerObject * (12L + (3 * tensors) + (7 * learned));
        Assert.InRange(one - perBlock + (16 * group) - perThread - shared - AllocatedMemory.OfTree(), -16 * 15, objects);
        Assert.InRange(AllocatedMemory.OfPass(network, 16, threads: 2) - one - perThread, 0, (12 * BytesPerObject) + (2L * tensors * BytesPerObject));
    }

    private static void CheckPrediction(ModelCard card, Predictor predictor) =>
        Assert.Equal([predictor.ScratchBytes, AllocatedMemory.OfWeights(predictor)], card.Numbers("prediction"));
}
