using GenBn.Architecture;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>What outputs mean: classes of pixels, and one of several outputs.</summary>
public sealed class OutputPredictionTests
{
    private readonly float[] _inputs = OutputData.Maps(5).Values;

    [Fact]
    public void EachPixelHasTheClassOfItsLargestChannel()
    {
        Predictor predictor = new MapNetwork(3).CreatePredictor();
        float[] outputs = new float[5 * 3 * 64];
        int[] classes = new int[5 * 64];
        float[] probabilities = new float[outputs.Length];
        predictor.Predict(_inputs, outputs);
        predictor.ClassifyPixels(_inputs, classes);
        predictor.PredictProbabilities(_inputs, probabilities);
        for (int pixel = 0; pixel < classes.Length; pixel++)
        {
            int first = (pixel / 64 * 192) + (pixel % 64);
            float[] channels = [outputs[first], outputs[first + 64], outputs[first + 128]];
            Assert.Equal(Array.IndexOf(channels, channels.Max()), classes[pixel]);
            double sum = channels.Sum(value => Math.Exp(value));
            for (int channel = 0; channel < 3; channel++)
            {
                Assert.Equal(Math.Exp(channels[channel]) / sum, probabilities[first + (channel * 64)], 1e-6);
            }
        }
    }

    [Fact]
    public void ASigmoidDecidesAtOneHalf()
    {
        Predictor predictor = new MaskProbabilities(3).CreatePredictor();
        float[] outputs = new float[5 * 64];
        float[] probabilities = new float[5 * 64];
        int[] classes = new int[5 * 64];
        predictor.Predict(_inputs, outputs);
        predictor.PredictProbabilities(_inputs, probabilities);
        predictor.ClassifyPixels(_inputs, classes);
        Assert.Equal(outputs, probabilities);
        Assert.Equal(Array.ConvertAll(outputs, value => value > 0.5f ? 1 : 0), classes);
        Assert.Contains(0, classes);
        Assert.Contains(1, classes);
    }

    [Fact]
    public void OutputsAreSlices()
    {
        Predictor predictor = new ThreeHeads(3).CreatePredictor();
        float[] outputs = new float[5 * ThreeHeads.OutputLength];
        float[] ofImages = new float[5 * 3];
        float[] ofPixels = new float[5 * 192];
        predictor.Predict(_inputs, outputs);
        predictor.PredictProbabilities(_inputs, ThreeHeads.Outputs.ImageHead, ofImages);
        predictor.PredictProbabilities(_inputs, ThreeHeads.Outputs.PixelHead, ofPixels);
        for (int sample = 0; sample < 5; sample++)
        {
            ReadOnlySpan<float> scores = ThreeHeads.Outputs.ImageHead.Of(outputs, ThreeHeads.OutputLength, sample);
            double sum = 0;
            foreach (float score in scores)
            {
                sum += Math.Exp(score);
            }

            Assert.Equal(Math.Exp(scores[1]) / sum, ofImages[(sample * 3) + 1], 1e-6);
            Assert.Equal(1, ofPixels[(sample * 192) + 7] + ofPixels[(sample * 192) + 71] + ofPixels[(sample * 192) + 135], 1e-6);
            int best = scores[1] > scores[0] ? 1 : 0;
            best = scores[2] > scores[best] ? 2 : best;
            Assert.Equal(best, predictor.Classify(_inputs.AsSpan(sample * 64, 64), ThreeHeads.Outputs.ImageHead));
        }

        Assert.Equal([("pixelHead", 0), ("imageHead", 192), ("pictureHead", 195)], ThreeHeads.Architecture.Outputs.Select(output => (output.Name, output.Start)));
        Assert.Equal([3, 8, 8], ThreeHeads.Outputs.PixelHead.Shape);
        Assert.Equal([3], ThreeHeads.Outputs.ImageHead.Shape);
        Assert.Equal(259, ThreeHeads.OutputLength);
        Assert.Equal([3, 8, 8], MapNetwork.Architecture.Outputs.Single().Shape);
    }

    [Fact]
    public void WhatMeansNothingIsRefused()
    {
        Predictor map = new MapNetwork().CreatePredictor();
        AssertRefused("is an image of 3 channels and 64 pixels. Call ClassifyPixels", () => map.Classify(_inputs.AsSpan(0, 64)));
        Predictor mask = new MaskNetwork().CreatePredictor();
        AssertRefused("an image of a single channel", () => mask.ClassifyPixels(_inputs, new int[320]));
        AssertRefused("a single output 'conv2', and the softmax of one value is always 1", () => mask.PredictProbabilities(_inputs, new float[320]));
        Predictor vector = new TinyNetwork().CreatePredictor();
        AssertRefused("does not end in an image of several pixels", () => vector.ClassifyPixels(_inputs, new int[320]));
        Predictor heads = new ThreeHeads().CreatePredictor();
        AssertRefused("several outputs, pixelHead and imageHead and pictureHead. Call Classify(input, output)", () => heads.Classify(_inputs.AsSpan(0, 64)));
        AssertRefused("Call PredictProbabilities(inputs, output, probabilities)", () => heads.PredictProbabilities(_inputs, new float[5 * 259]));
        AssertRefused("'pixelHead' is an image", () => heads.Classify(_inputs.AsSpan(0, 64), ThreeHeads.Outputs.PixelHead));
        AssertRefused("single output 'pictureHead'", () => heads.PredictProbabilities(_inputs, ThreeHeads.Outputs.PictureHead, new float[320]));
        Assert.Throws<ArgumentException>("output", () => heads.Classify(_inputs.AsSpan(0, 64), new OutputSlice("other", 0, [3])));
        Assert.Throws<ArgumentException>("output", () => heads.Classify(_inputs.AsSpan(0, 64), TwoHeads.Outputs.ClassHead));
        Assert.Throws<ArgumentException>("classes", () => map.ClassifyPixels(_inputs, new int[319]));
        Assert.Throws<ArgumentException>("inputs", () => map.ClassifyPixels(new float[65], new int[64]));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        Predictor map = new MapNetwork().CreatePredictor();
        Predictor heads = new ThreeHeads().CreatePredictor();
        int[] classes = new int[320];
        float[] probabilities = new float[15];
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            Work();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            map.ClassifyPixels(_inputs, classes);
            heads.PredictProbabilities(_inputs, ThreeHeads.Outputs.ImageHead, probabilities);
            _ = heads.Classify(_inputs.AsSpan(0, 64), ThreeHeads.Outputs.ImageHead);
        }
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
}
