using GenBn.Tests.Data;
using GenBn.Tests.Distributed;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Networks that end in an image or in several outputs: training, evaluation, metrics, weights.</summary>
public sealed class OutputTrainingTests
{
    [Fact]
    public void MapsAreLearned()
    {
        var network = new MapNetwork(seed: 2);
        using var trainer = new Trainer<MapNetwork>(network, new TrainerOptions
        {
            Optimizer = new Adam(0.02f),
            BatchSize = 32,
            Metrics = [Metric.Accuracy, Metric.MeanIntersectionOverUnion, Metric.ConfusionMatrix],
        });
        Dataset data = OutputData.MapSet(100);
        EpochReport last = trainer.Fit(data, data, epochs: 25).Last();
        Assert.InRange(last.TestAccuracy!.Value, 0.99, 1);
        Assert.InRange(last.TrainAccuracy!.Value, 0.99, 1);
        Assert.InRange(trainer.Correct, 1, 4 * 64);

        // The metrics by their definitions, from the classes that the predictor chooses.
        int[] chosen = Chosen(network, data);
        int[] labels = data.Labels.ToArray();
        var counts = ConfusionMatrix.Of(labels, chosen, 3);
        double union = Enumerable.Range(0, 3).Average(label =>
            (double)counts[label, label] / (counts.SamplesOf(label) + Enumerable.Range(0, 3).Sum(other => counts[other, label]) - counts[label, label]));
        Assert.Equal(counts.Value, last.TestAccuracy.Value, 1e-12);
        Assert.Equal([counts.Value, union, counts.Value], last.Metrics.Select(metric => metric.Value));
        Assert.Equal(counts[1, 2], ((ConfusionMatrix)last.Metrics[2])[1, 2]);
    }

    [Fact]
    public void IgnoredPixelsCountNowhere()
    {
        var network = new MapNetwork(seed: 2);
        var options = new TrainerOptions { Optimizer = new Adam(0.02f), BatchSize = 32, Loss = Loss.SoftmaxCrossEntropyWith(ignoredLabel: OutputData.Ignored) };
        using var trainer = new Trainer<MapNetwork>(network, options);
        Dataset data = OutputData.IgnoringSet(70);
        EpochReport last = trainer.Fit(data, epochs: 3).Last();
        Evaluation evaluation = trainer.Evaluate(data, Metric.Accuracy, Metric.ConfusionMatrix, Metric.MeanIntersectionOverUnion);
        int[] chosen = Chosen(network, data);
        int[] labels = data.Labels.ToArray();
        int[] counted = [.. Enumerable.Range(0, labels.Length).Where(pixel => labels[pixel] != OutputData.Ignored)];
        Assert.InRange(counted.Length, 1, labels.Length - 1);
        double accuracy = counted.Average(pixel => chosen[pixel] == labels[pixel] ? 1.0 : 0);
        Assert.Equal(accuracy, evaluation.Accuracy!.Value, 1e-12);
        Assert.Equal(accuracy, evaluation.Metrics[0].Value, 1e-12);
        Assert.Equal(accuracy, evaluation.Metrics[1].Value, 1e-12);
        Assert.Equal(counted.Length, Enumerable.Range(0, 3).Sum(((ConfusionMatrix)evaluation.Metrics[1]).SamplesOf));
        Assert.InRange(last.TrainAccuracy!.Value, 0.5, 1);
    }

    [Fact]
    public void SigmoidMapsTakeLabelsAndFloats()
    {
        (float[] values, int[] maps) = OutputData.Maps(64);
        int[] labels = [.. maps.Select(label => label / 2)];
        var options = new TrainerOptions { Optimizer = new Adam(0.05f), BatchSize = 16, Loss = Loss.SigmoidCrossEntropy };
        var ofLabels = new MaskNetwork(seed: 2);
        var ofTargets = new MaskNetwork(seed: 2);
        using var trainer = new Trainer<MaskNetwork>(ofLabels, options);
        using var other = new Trainer<MaskNetwork>(ofTargets, options);
        EpochReport last = trainer.Fit(Dataset.OfLabelMaps(values, labels, 64, 64, 2), epochs: 12).Last();
        EpochReport same = other.Fit(new Dataset(values, Array.ConvertAll(labels, label => (float)label), 64, 64), epochs: 12).Last();
        Assert.InRange(last.TrainAccuracy!.Value, 0.99, 1);
        Assert.Equal((last.Loss, last.TrainAccuracy), (same.Loss, same.TrainAccuracy));
        Assert.Equal(Values(ofLabels), Values(ofTargets));
    }

    /// <summary>A sample that weighs 2 counts like two of them, and one that weighs 0 not at all; without batch norms, which would see it.</summary>
    [Fact]
    public void AWeightIsANumberOfCopies()
    {
        (float[] values, int[] maps) = OutputData.Maps(24);
        int[] labels = [.. maps.Select(label => label / 2)];
        float[] weights = [.. Enumerable.Range(0, 24).Select(sample => (float)(sample % 3))];
        int[] copies = [.. Enumerable.Range(0, 24).SelectMany(sample => Enumerable.Repeat(sample, sample % 3))];
        Assert.Equal(24, copies.Length);
        var weighed = new MaskNetwork(seed: 3);
        var copied = new MaskNetwork(seed: 3);
        var options = new TrainerOptions { Optimizer = new Sgd(1), BatchSize = 24, Loss = Loss.SigmoidCrossEntropyWith(2, 0.5f) };
        using var trainer = new Trainer<MaskNetwork>(weighed, options);
        using var other = new Trainer<MaskNetwork>(copied, options);
        float loss = trainer.Step(values, new StepTargets { Labels = labels, Weights = weights });
        float same = other.Step(Of(values, copies), new StepTargets { Labels = Of(labels, copies) });
        Assert.Equal(same, loss, 1e-6f);
        Assert.Equal(Values(copied), Values(weighed), (one, two) => Math.Abs(one - two) < 1e-6f);

        Dataset data = Dataset.OfLabelMaps(values, labels, 64, 64, 2).WithWeights(weights);
        Dataset repeated = Dataset.OfLabelMaps(Of(values, copies), Of(labels, copies), 64, 64, 2);
        Assert.Equal(other.Evaluate(repeated).Loss, trainer.Evaluate(data).Loss, 1e-6);

        static T[] Of<T>(T[] items, int[] samples) => [.. samples.SelectMany(sample => items[(sample * 64)..((sample + 1) * 64)])];
    }

    /// <summary>A trainer's gradients of several outputs are those of a loop that adds them by hand.</summary>
    [Fact]
    public void HeadsAreTrainedByTheirOwnLosses()
    {
        var network = new TwoHeads(seed: 3);
        var byHand = new TwoHeads(seed: 3);
        Dataset data = OutputData.HeadSet(40);
        using var trainer = new Trainer<TwoHeads>(network, new TrainerOptions { Optimizer = new Sgd(0.5f), BatchSize = 40, Loss = OutputData.LossOfTwo });
        float loss = trainer.Step(data.Values, new StepTargets { Labels = data.Labels, Targets = data.Targets });

        using NetworkPass pass = byHand.CreatePass(40);
        pass.Forward(data.Values);
        float[] outputs = pass.Outputs.ToArray();
        float[] gradients = new float[outputs.Length];
        float[] ofClass = new float[40 * 3];
        float[] ofNumbers = new float[40 * 2];
        float classLoss = Loss.SoftmaxCrossEntropy.Evaluate(Slice(outputs, TwoHeads.Outputs.ClassHead), data.Labels, ofClass);
        float numberLoss = Loss.MeanSquaredError.Evaluate(Slice(outputs, TwoHeads.Outputs.NumberHead), data.Targets, 40, ofNumbers);
        for (int sample = 0; sample < 40; sample++)
        {
            ofClass.AsSpan(sample * 3, 3).CopyTo(gradients.AsSpan(sample * 5));
            for (int index = 0; index < 2; index++)
            {
                gradients[(sample * 5) + 3 + index] = 0.25f * ofNumbers[(sample * 2) + index];
            }
        }

        pass.Backward(gradients);
        new Sgd(0.5f).CreateFor(byHand).Step();
        Assert.Equal(classLoss + (0.25f * numberLoss), loss, 1e-6f);
        Assert.Equal(Values(byHand), Values(network), (one, two) => Math.Abs(one - two) < 1e-7f);

        static float[] Slice(float[] outputs, GenBn.Architecture.OutputSlice slice) =>
            [.. Enumerable.Range(0, 40).SelectMany(sample => slice.Of(outputs, TwoHeads.OutputLength, sample).ToArray())];
    }

    [Fact]
    public void EveryOutputIsEvaluated()
    {
        var network = new ThreeHeads(seed: 3);
        using var trainer = new Trainer<ThreeHeads>(network, new TrainerOptions { Optimizer = new Adam(0.02f), BatchSize = 32, Loss = OutputData.LossOfThree });
        Dataset data = OutputData.SceneSet(90);
        EpochReport last = trainer.Fit(data, data, epochs: 40).Last();
        Assert.Null(last.TrainAccuracy);
        Assert.Null(last.TestAccuracy);
        Evaluation evaluation = trainer.Evaluate(
            data,
            Metric.OfOutput("pixelHead", Metric.Accuracy),
            Metric.OfOutput("imageHead", Metric.ConfusionMatrix),
            Metric.OfOutput("pictureHead", Metric.MeanAbsoluteError),
            Metric.OfOutput("pixelHead", Metric.MeanIntersectionOverUnion));
        Assert.Equal(["pixelHead", "imageHead", "pictureHead"], evaluation.Outputs.Select(output => output.Output));
        Assert.Equal((2 * evaluation.Outputs[0].Loss) + (0.5 * evaluation.Outputs[1].Loss) + evaluation.Outputs[2].Loss, evaluation.Loss, 1e-9);
        Assert.Equal(last.TestLoss!.Value, evaluation.Loss);
        Assert.InRange(evaluation.Outputs[0].Accuracy!.Value, 0.9, 1);
        Assert.Null(evaluation.Outputs[2].Accuracy);
        Assert.Equal(["pixelHead accuracy", "imageHead confusion matrix", "pictureHead mean absolute error", "pixelHead mean intersection over union"],
            evaluation.Metrics.Select(metric => metric.Name));
        Assert.Equal(evaluation.Outputs[0].Accuracy!.Value, evaluation.Metrics[0].Value, 1e-12);
        Assert.Equal(evaluation.Outputs[1].Accuracy!.Value, evaluation.Metrics[1].Value, 1e-12);
        Assert.Equal(evaluation.Outputs[2].Loss, evaluation.Metrics[2].Value, 1e-5);
        Assert.IsType<ConfusionMatrix>(evaluation.Metrics[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RanksAndThreadsGiveTheSameBits(bool isRead)
    {
        Check(() => new MapNetwork(4), OutputData.IgnoringSet(150).WithWeights(OutputData.Weights(150)),
            Loss.SoftmaxCrossEntropyWith(classWeights: [1, 3, 0.5f], ignoredLabel: OutputData.Ignored, focus: 2), [Metric.MeanIntersectionOverUnion, Metric.ConfusionMatrix]);
        Check(() => new TwoHeads(4), OutputData.HeadSet(150).WithWeights(OutputData.Weights(150)), OutputData.LossOfTwo, [Metric.OfOutput("classHead", Metric.Accuracy)]);
        Check(() => new ThreeHeads(4), OutputData.SceneSet(150), OutputData.LossOfThree, [Metric.OfOutput("pixelHead", Metric.MeanIntersectionOverUnion)]);

        void Check<TNetwork>(Func<TNetwork> network, Dataset data, Loss loss, Metric[] metrics)
            where TNetwork : INetwork<TNetwork>
        {
            RankTraining<TNetwork> Training(int threads) => new(network)
            {
                Train = () => isRead ? new SourceOfDataset(data) : data,
                Test = () => isRead ? new SourceOfDataset(data.Slice(3, 140)) : data.Slice(3, 140),
                Options = collective => new TrainerOptions
                {
                    Optimizer = new Adam(0.01f),
                    BatchSize = 64,
                    Loss = loss,
                    Metrics = metrics,
                    Threads = threads,
                    Collective = collective,
                },
            };
            string[] expected = Training(1).Alone();
            Assert.Equal(expected, Training(3).Alone());
            foreach (int ranks in (int[])[2, 3, 5])
            {
                Assert.All(Training(1).Together(ranks), facts => Assert.Equal(expected, facts));
            }
        }
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        Dataset maps = OutputData.IgnoringSet(32);
        float[] values = maps.Values.ToArray();
        int[] labels = maps.Labels.ToArray();
        float[] weights = OutputData.Weights(32);
        var options = new TrainerOptions { BatchSize = 32, Loss = Loss.SoftmaxCrossEntropyWith(classWeights: [1, 2, 3], ignoredLabel: OutputData.Ignored, focus: 1), Threads = 1 };
        using var trainer = new Trainer<MapNetwork>(new MapNetwork(), options);
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(values, new StepTargets { Labels = labels, Weights = weights })));

        Dataset scenes = OutputData.SceneSet(32);
        int[] sceneLabels = scenes.Labels.ToArray();
        float[] sceneTargets = scenes.Targets.ToArray();
        using var other = new Trainer<ThreeHeads>(new ThreeHeads(), new TrainerOptions { BatchSize = 32, Loss = OutputData.LossOfThree, Threads = 1 });
        Assert.Equal(0, Allocation.Of(other, () => other.Step(values, new StepTargets { Labels = sceneLabels, Targets = sceneTargets })));
    }

    [Fact]
    public void ACheckpointKeepsTheAccuracyOfPixels()
    {
        string path = Path.GetTempFileName();
        Dataset data = OutputData.MapSet(100);
        var options = new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 20 };
        using var whole = new Trainer<MapNetwork>(new MapNetwork(5), options);
        using var first = new Trainer<MapNetwork>(new MapNetwork(5), options);
        using var second = new Trainer<MapNetwork>(new MapNetwork(6), options);
        EpochReport expected = whole.Fit(data, epochs: 1).Single();
        Assert.Equal(2, first.FitSteps(data, 2).Count());
        first.SaveCheckpoint(path);
        second.LoadCheckpoint(path);
        File.Delete(path);
        EpochReport resumed = second.Fit(data, epochs: 1).Single();
        Assert.Equal((expected.Loss, expected.TrainAccuracy), (resumed.Loss, resumed.TrainAccuracy));
        Assert.InRange(expected.TrainAccuracy!.Value, 0.1, 1);
    }

    /// <summary>Labels, targets and weights of a sample stay with it in every derived source.</summary>
    [Fact]
    public void DerivedSourcesKeepMapsAndWeights()
    {
        Dataset data = OutputData.SceneSet(9).WithWeights(OutputData.Weights(9));
        Dataset maps = OutputData.IgnoringSet(9).WithWeights(OutputData.Weights(9));
        foreach (Dataset all in (Dataset[])[data, maps])
        {
            IDataSource source = new SourceOfDataset(all);
            (IDataSource first, IDataSource second) = source.Split(4, seed: 2);
            Dataset loaded = first.Concat(second).WithShape(1, 8, 8).Augment(1, new Normalize([0.5f], [2f])).Load();
            Assert.Equal((9, all.LabelLength, all.TargetLength, all.IgnoredLabel, all.Classes), (loaded.Count, loaded.LabelLength, loaded.TargetLength, loaded.IgnoredLabel, loaded.Classes));
            int[] places = new int[9];
            for (int sample = 0; sample < 9; sample++)
            {
                float value = (all.Values[sample * 64] - 0.5f) / 2;
                places[sample] = Enumerable.Range(0, 9).Single(other => loaded.Values[other * 64] == value);
                int at = places[sample];
                Assert.Equal(all.Weights[sample], loaded.Weights[at]);
                Assert.True(all.Labels.Slice(sample * all.LabelLength, all.LabelLength).SequenceEqual(loaded.Labels.Slice(at * all.LabelLength, all.LabelLength)));
                Assert.True(all.Targets.Slice(sample * all.TargetLength, all.TargetLength).SequenceEqual(loaded.Targets.Slice(at * all.TargetLength, all.TargetLength)));
            }

            Assert.NotEqual(Enumerable.Range(0, 9), places);
            Assert.Equal(all.Slice(2, 3).Labels.ToArray(), source.Slice(2, 3).Load().Labels.ToArray());
            Assert.Equal(all.Slice(2, 3).Weights.ToArray(), source.Slice(2, 3).Load().Weights.ToArray());
        }

        ChannelStatistics statistics = ChannelStatistics.Measure(maps.WithShape(1, 8, 8));
        Assert.InRange(statistics.Mean[0], 0.5, 1.5);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        using var map = new Trainer<MapNetwork>(new MapNetwork(), new TrainerOptions { BatchSize = 4 });
        AssertRefused("Expected 64 labels for each sample, one for each pixel of the output of 3×8×8, but the dataset has 1. Use a dataset with label maps",
            () => map.Fit(new Dataset(new float[64], [0], 64, 3)));
        AssertRefused("Expected 192 targets for each sample, but the dataset has 64", () => map.Fit(new Dataset(new float[64], new float[64], 64, 64)));
        AssertRefused("because the network's output has 3 channels", () => map.Fit(Dataset.OfLabelMaps(new float[64], new int[64], 64, 64, 2)));
        AssertRefused("a loss that ignores the label 255", () => map.Fit(OutputData.IgnoringSet(4)));
        AssertRefused("2 samples × 64 labels = 128, but got 2", () => map.Step(new float[128], [0, 1]));
        AssertRefused("2 weights, one for each sample, or none, but got 1", () => map.Step(new float[128], new StepTargets { Labels = new int[128], Weights = [1] }));
        AssertRefused("Sample 1: expected a weight that is finite and not negative, but got -1", () => map.Step(new float[128], new StepTargets { Labels = new int[128], Weights = [1, -1] }));
        AssertRefused("Sample 0: expected a weight", () => OutputData.MapSet(2).WithWeights([float.NaN, 1]));
        AssertRefused("a weight for each of 2 samples, found 3", () => OutputData.MapSet(2).WithWeights(new float[3]));
        AssertRefused("a weight for each of 3 classes, but the loss has 2", () => new Trainer<MapNetwork>(new MapNetwork(), new TrainerOptions { Loss = Loss.SoftmaxCrossEntropyWith(classWeights: [1, 2]) }));
        AssertRefused("Record 0 (counted from 0): expected a label from 0 to 2, or 255, found 3", () => Dataset.OfLabelMaps(new float[2], [255, 3], 2, 2, 3, 255));
        AssertRefused("an ignored label that is no class", () => Dataset.OfLabelMaps(new float[2], [0, 1], 2, 2, 3, ignoredLabel: 2));
        AssertRefused("2 labels for each sample, found 3", () => Dataset.OfLabelMaps(new float[2], [0, 1, 1], 2, 2, 3));

        AssertRefused("label maps, whose pixels HorizontalFlip would not move", () => OutputData.MapSet(2).WithShape(1, 8, 8).Augment(1, new HorizontalFlip()));
        AssertRefused("one for each sample, for a stratified split, found 64 labels of a sample", () => OutputData.MapSet(4).Split(2, stratified: true));

        AssertRefused("a loss for each of the outputs 'classHead', 'numberHead', but got one loss", () => new Trainer<TwoHeads>(new TwoHeads()));
        AssertRefused("'numberHead' has none", () => new Trainer<TwoHeads>(new TwoHeads(), new TrainerOptions { Loss = Loss.OfHeads(new HeadLoss("classHead", Loss.SoftmaxCrossEntropy)) }));
        AssertRefused("losses of the outputs 'conv2', but got one of 'a'", () => new Trainer<MapNetwork>(new MapNetwork(), new TrainerOptions { Loss = Loss.OfHeads(new HeadLoss("a", Loss.MeanSquaredError)) }));
        AssertRefused("'a' has several", () => Loss.OfHeads(new HeadLoss("a", Loss.MeanSquaredError), new HeadLoss("a", Loss.MeanSquaredError)));
        AssertRefused("finite and not negative", () => new HeadLoss("a", Loss.MeanSquaredError, -1));
        AssertRefused("the loss of one output", () => new HeadLoss("a", OutputData.LossOfTwo));

        using var heads = new Trainer<TwoHeads>(new TwoHeads(), new TrainerOptions { BatchSize = 4, Loss = OutputData.LossOfTwo });
        AssertRefused("Expected 2 targets for each sample, but the dataset has 0", () => heads.Fit(new Dataset(new float[64], [0], 64, 3)));
        AssertRefused("Expected 1 samples × 2 targets = 2, but got 0", () => heads.Step(new float[64], [0]));
        AssertRefused("because output 'classHead' distinguishes them", () => heads.Fit(new Dataset(new float[64], [0], 64, 2).WithTargets(new float[2], 2)));
        AssertRefused("expected the name of an output, because the network has several", () => heads.Evaluate(OutputData.HeadSet(4), Metric.Accuracy));
        AssertRefused("expected one of the outputs 'classHead', 'numberHead', but got 'b'", () => heads.Evaluate(OutputData.HeadSet(4), Metric.OfOutput("b", Metric.Accuracy)));
    }

    private static void AssertRefused(string message, Func<object> call)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static int[] Chosen(MapNetwork network, Dataset data)
    {
        int[] chosen = new int[data.Count * 64];
        network.CreatePredictor().ClassifyPixels(data.Values, chosen);
        return chosen;
    }

    private static float[] Values<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork> => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
