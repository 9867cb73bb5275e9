using System.Globalization;
using Xunit;

namespace GenBn.Tests.Training.Logging;

/// <summary>What the logs say about a training, read back.</summary>
public sealed class TrainingLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EpochsAreLoggedAsTheyWereReported()
    {
        using Trainer<TinyNetwork> trainer = Create(Both());
        EpochReport[] reports = [.. trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 3)];
        Assert.Equal([3L, 6, 9], Rows().Select(row => row.Step));
        Assert.Equal([1, 2, 3], Rows().Select(row => row.Epoch));
        IReadOnlyList<LoggedScalar> scalars = Events().Scalars;
        for (int index = 0; index < 3; index++)
        {
            EpochReport report = reports[index];
            Assert.Equal([report.Loss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy, 0.2f, report.SamplesPerSecond], Rows()[index].Values);
            long step = 3 * (index + 1);
            Assert.Equal(
                [
                    new LoggedScalar("loss/train", step, (float)report.Loss),
                    new LoggedScalar("accuracy/train", step, (float)report.TrainAccuracy!),
                    new LoggedScalar("loss/test", step, (float)report.TestLoss!),
                    new LoggedScalar("accuracy/test", step, (float)report.TestAccuracy!),
                    new LoggedScalar("learning-rate", step, 0.2f),
                    new LoggedScalar("samples-per-second", step, (float)report.SamplesPerSecond),
                ],
                scalars.Skip(6 * index).Take(6));
        }

        Assert.Equal(18, scalars.Count);
        Assert.Empty(Events().Restarts);
    }

    [Fact]
    public void StepsAreLoggedInMeansOfSeveral()
    {
        // 83 samples in batches of 37 are 37, 37 and 9: the second entry begins within an epoch.
        using Trainer<TinyNetwork> trainer = Create(Both(stepsPerEntry: 2));
        StepReport[] steps = [.. trainer.FitSteps(TinyNetwork.Data(), 5)];
        (long Step, int Epoch, double?[] Values)[] rows = Rows();
        Assert.Equal([2L, 4], rows.Select(row => row.Step));
        Assert.Equal([1, 2], rows.Select(row => row.Epoch));
        Assert.Equal((steps[0].Loss + steps[1].Loss) / 2, rows[0].Values[0]!.Value, 1e-12);
        Assert.Equal(((9 * steps[2].Loss) + (37 * steps[3].Loss)) / 46, rows[1].Values[0]!.Value, 1e-12);
        Assert.Equal((((9 * steps[2].Accuracy) + (37 * steps[3].Accuracy)) / 46)!.Value, rows[1].Values[1]!.Value, 1e-12);
        Assert.Null(rows[1].Values[2]);
        Assert.Null(rows[1].Values[3]);
        Assert.Equal(["loss/train", "accuracy/train", "learning-rate", "samples-per-second"], Events().Scalars.Take(4).Select(scalar => scalar.Tag));
    }

    [Fact]
    public void AnEvaluationBelongsToItsStep()
    {
        var log = new CsvLog(CsvPath, stepsPerEntry: 2);
        using Trainer<TinyNetwork> trainer = Create(log);
        Assert.Throws<InvalidOperationException>(() => log.RecordEvaluation(new Evaluation { Loss = 1, Accuracy = 1 }));
        foreach (StepReport report in trainer.FitSteps(TinyNetwork.Data(), 7))
        {
            if (report.Step is 2 or 5 or 7)
            {
                log.RecordEvaluation(new Evaluation { Loss = report.Step, Accuracy = 0.5 });
            }
        }

        // 5 and 7 are due because of the evaluation.
        Assert.Equal([(2L, (double?)2), (4, null), (5, 5), (6, null), (7, 7)], Rows().Select(row => (row.Step, row.Values[2])));
        Assert.Throws<InvalidOperationException>(() => log.RecordEvaluation(new Evaluation { Loss = 1, Accuracy = 1 }));
    }

    [Fact]
    public void WhatWasLoggedIsInTheFilesBeforeTheTrainingEnds()
    {
        using Trainer<TinyNetwork> trainer = Create(Both());
        foreach (EpochReport report in trainer.Fit(TinyNetwork.Data(), epochs: 2))
        {
            Assert.Equal(report.Epoch, Rows().Length);
            Assert.Equal(4 * report.Epoch, Events().Scalars.Count);
        }
    }

    [Fact]
    public void ASecondCallGoesOn()
    {
        using Trainer<TinyNetwork> trainer = Create(Both());
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        Assert.Equal([3L, 6], Rows().Select(row => row.Step));
        string[] files = EventFiles();
        Assert.Equal(2, files.Length);
        EventFileContent second = EventFileContent.Read(File.ReadAllBytes(files[1]));
        Assert.Equal([4L], second.Restarts);
        Assert.All(second.Scalars, scalar => Assert.Equal(6, scalar.Step));
    }

    [Fact]
    public void StepsThatWereLostAreTakenOut()
    {
        using Trainer<TinyNetwork> trainer = Create(new CsvLog(CsvPath));
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        string before = File.ReadAllText(CsvPath);
        File.AppendAllText(CsvPath, "2,6,0.5,0.5,,,0.2,1000\n3,9,0.4");
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        Assert.StartsWith(before, File.ReadAllText(CsvPath), StringComparison.Ordinal);
        Assert.Equal([3L, 6], Rows().Select(row => row.Step));
        Assert.NotEqual(0.5, Rows()[1].Values[0]);
    }

    [Fact]
    public void ATrainingFromTheStartReplacesTheFile()
    {
        File.WriteAllText(CsvPath, "something else");
        using Trainer<TinyNetwork> trainer = Create(new CsvLog(CsvPath));
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        Assert.Single(Rows());
    }

    [Theory]
    [InlineData("a,b\n", "expected the header 'epoch,step,")]
    [InlineData(CsvLog.Header + "\n1,3,0.5\nnonsense\n", "line 3: expected an epoch and a step, but found 'nonsense'")]
    public void AFileOfAnotherKindIsLeftAlone(string content, string expected)
    {
        using Trainer<TinyNetwork> trainer = Create(new CsvLog(CsvPath));
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
        File.WriteAllText(CsvPath, content);
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => trainer.Fit(TinyNetwork.Data()).ToArray());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(CsvPath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(CsvPath));
        Assert.Equal(3, trainer.Steps);
    }

    [Fact]
    public void NumbersDoNotDependOnTheCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            using Trainer<TinyNetwork> trainer = Create(new CsvLog(CsvPath));
            Assert.Single(trainer.Fit(TinyNetwork.Data()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Single(Rows());
    }

    [Fact]
    public void AccuracyThatMeansNothingIsLeftOut()
    {
        using var trainer = new Trainer<RegressionNetwork>(new RegressionNetwork(), new TrainerOptions
        {
            Optimizer = new Sgd(0.01f),
            Loss = Loss.MeanSquaredError,
            BatchSize = 32,
            Threads = 1,
            Callbacks = Both(),
        });
        Dataset data = RegressionNetwork.Data();
        Assert.Single(trainer.Fit(data, data));
        Assert.Null(Rows()[0].Values[1]);
        Assert.Null(Rows()[0].Values[3]);
        Assert.NotNull(Rows()[0].Values[2]);
        Assert.DoesNotContain(Events().Scalars, scalar => scalar.Tag.StartsWith("accuracy", StringComparison.Ordinal));
    }

    [Fact]
    public void StepsWithLogsDoNotAllocate()
    {
        using Trainer<TinyNetwork> plain = Create();
        using Trainer<TinyNetwork> logged = Create(Both(stepsPerEntry: 4));
        Assert.Equal(AllocationOfSteps(plain), AllocationOfSteps(logged));
    }

    private static long AllocationOfSteps(Trainer<TinyNetwork> trainer)
    {
        using IEnumerator<StepReport> steps = trainer.FitSteps(TinyNetwork.Data(), 1000).GetEnumerator();
        return Allocation.Of(trainer, () => Assert.True(steps.MoveNext()));
    }

    [Fact]
    public void AnEntryOfNoStepsIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("stepsPerEntry", () => new CsvLog(CsvPath, 0));
        Assert.Throws<ArgumentOutOfRangeException>("stepsPerEntry", () => new TensorBoardLog(_folder.PathOf("logs"), 0));
    }

    private string CsvPath => _folder.PathOf("metrics.csv");

    private TrainingCallback[] Both(int stepsPerEntry = 100) => [new TensorBoardLog(_folder.PathOf("logs"), stepsPerEntry), new CsvLog(CsvPath, stepsPerEntry)];

    private static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) => new(new TinyNetwork(seed: 4), new TrainerOptions
    {
        Optimizer = new Sgd(0.2f),
        BatchSize = 37,
        Threads = 1,
        Callbacks = callbacks,
    });

    private string[] EventFiles() => [.. Directory.GetFiles(_folder.PathOf("logs")).Order(StringComparer.Ordinal)];

    private EventFileContent Events()
    {
        // A file that is still being written: others may read it.
        using var file = new FileStream(Assert.Single(EventFiles()), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new MemoryStream();
        file.CopyTo(content);
        return EventFileContent.Read(content.ToArray());
    }

    private (long Step, int Epoch, double?[] Values)[] Rows()
    {
        using var file = new FileStream(CsvPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        string text = new StreamReader(file).ReadToEnd();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string[][] lines = [.. text.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(CsvLog.Header, string.Join(',', lines[0]));
        return
        [
            .. lines.Skip(1).Select(line => (
                long.Parse(line[1], CultureInfo.InvariantCulture),
                int.Parse(line[0], CultureInfo.InvariantCulture),
                line[2..].Select((value, column) => Number(value, isFloat: column == 4)).ToArray())),
        ];
    }

    private static double? Number(string value, bool isFloat) =>
        value.Length == 0 ? null : isFloat ? float.Parse(value, CultureInfo.InvariantCulture) : double.Parse(value, CultureInfo.InvariantCulture);
}
