using GenBn.Sample.Evaluating;
using GenBn.Sample.Networks;
using GenBn.Sample.Predicting;
using GenBn.Sample.Training.Curves;
using Xunit;

namespace GenBn.Tests;

/// <summary>The curves of a training, and the map of what was taken for what.</summary>
public sealed class PictureTests(TrainedLeNet trained) : IClassFixture<TrainedLeNet>
{
    /// <summary>The colours of the curves, and of a whole class in one cell.</summary>
    private const string TrainingColour = "#0072B2";
    private const string WatchedColour = "#D55E00";
    private const string WholeClassColour = "#08306B";

    [Fact]
    public async Task TrainingDrawsCurvesAndMistakes()
    {
        string curves = trained.PathOf("curves.png");
        string matrix = trained.PathOf("matrix.png");
        SampleProcess sample = await SampleProcess.Run($"train --images 640 --epochs 2 --plot \"{curves}\" --confusion \"{matrix}\"");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        Assert.Contains($"curves: {curves}", sample.Output, StringComparison.Ordinal);
        Assert.Contains($"confusion matrix: {matrix}", sample.Output, StringComparison.Ordinal);
        AssertCurves(curves, watched: true);
        using var picture = new PngContent(matrix);
        Assert.InRange(picture.Width, 600, 1200);
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task ATrainingByStepsIsDrawnToo()
    {
        string curves = trained.PathOf("steps.png");
        SampleProcess sample = await SampleProcess.Run($"train --network deep --images 480 --batch 16 --steps 60 --plot \"{curves}\"");
        Assert.Equal("", sample.Error);
        AssertCurves(curves, watched: true);
    }

    [Fact]
    public async Task EvaluationDrawsMistakes()
    {
        string matrix = trained.PathOf("evaluated.png");
        SampleProcess sample = await SampleProcess.Run($"evaluate --load \"{trained.Weights}\" --labels digits --confusion \"{matrix}\"");
        Assert.Equal("", sample.Error);
        Assert.Contains($"confusion matrix: {matrix}", sample.Output, StringComparison.Ordinal);
        using var picture = new PngContent(matrix);
        Assert.InRange(picture.Height, 500, 1000);
    }

    [Fact]
    public void ATrainingThatIsCutShortIsDrawnSoFar()
    {
        string path = trained.PathOf("short.png");
        var picture = new TrainingPicture(path, "lenet", "test", stepsPerEntry: 1);
        using var trainer = new Trainer<LeNet>(new LeNet(seed: 1), new TrainerOptions { BatchSize = 16, Threads = 1, Callbacks = [picture] });
        foreach (StepReport report in trainer.FitSteps(SampleData(), 100))
        {
            if (report.Step == 3)
            {
                break;
            }
        }

        Assert.True(picture.IsDrawn);
        AssertCurves(path, watched: false);
    }

    [Fact]
    public void ATrainingThatDidNothingIsNotDrawn()
    {
        string path = trained.PathOf("nothing.png");
        var picture = new TrainingPicture(path, "lenet", "test", stepsPerEntry: 1);
        using var trainer = new Trainer<LeNet>(new LeNet(seed: 1), new TrainerOptions { Optimizer = new Sgd(1e38f), BatchSize = 16, Threads = 1, Callbacks = [picture] });
        Assert.ThrowsAny<NonFiniteException>(() => trainer.Fit(SampleData()).Count());
        Assert.False(picture.IsDrawn);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("0-0", true, false, false, false)]
    [InlineData("0-1", false, true, false, false)]
    [InlineData("1-0", false, false, true, false)]
    [InlineData("1-1", false, false, false, true)]
    [InlineData("0-0 1-1", true, false, false, true)]
    [InlineData("0-1 1-0", false, true, true, false)]
    public void RowsAreClassesAndColumnsAreAnswers(string answers, bool topLeft, bool topRight, bool bottomLeft, bool bottomRight)
    {
        string path = trained.PathOf($"{answers}.png");
        string[] pairs = answers.Split(' ');
        int[] labels = [.. pairs.Select(pair => pair[0] - '0')];
        float[] outputs = [.. pairs.SelectMany(pair => pair[2] == '0' ? new[] { 1f, 0f } : [0f, 1f])];
        ConfusionPlot.Save(ConfusionMatrix.Of(labels, Answer.OfAll(outputs, classes: 2), classes: 2), new ClassNames(name: null), "two classes", path);
        using var picture = new PngContent(path);

        // Well inside each of the four cells; the scale of the colours is at the right.
        Assert.Equal(topLeft, picture.ShareOf(WholeClassColour, 0.25, 0.35, 0.15, 0.25) > 0.9);
        Assert.Equal(topRight, picture.ShareOf(WholeClassColour, 0.6, 0.7, 0.15, 0.25) > 0.9);
        Assert.Equal(bottomLeft, picture.ShareOf(WholeClassColour, 0.25, 0.35, 0.6, 0.7) > 0.9);
        Assert.Equal(bottomRight, picture.ShareOf(WholeClassColour, 0.6, 0.7, 0.6, 0.7) > 0.9);
    }

    private static Dataset SampleData() => GenBn.Sample.Images.SampleData.Read(folder: null, count: 64).Train;

    /// <summary>Each half of the picture has its curves.</summary>
    private static void AssertCurves(string path, bool watched)
    {
        using var picture = new PngContent(path);
        Assert.InRange(picture.Width, 1000, 4000);
        foreach (double left in new[] { 0, 0.5 })
        {
            Assert.True(picture.ShareOf(TrainingColour, left, left + 0.5) > 0.0005);
            Assert.Equal(watched, picture.ShareOf(WatchedColour, left, left + 0.5) > 0.0003);
        }
    }
}
