using System.Text.RegularExpressions;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using GenBn.Sample.Training.Progress;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace GenBn.Tests.Progress;

public sealed class TrainingBarTests
{
    /// <summary>Four steps an epoch.</summary>
    private static readonly Dataset Images = SampleData.Read(folder: null, count: 64).Train;

    [Fact]
    public void ABarHasEverythingThatThereIsRoomFor()
    {
        string last = Frames(Train(width: 120, epochs: 3, millisecondsPerStep: 500))[^1];
        Assert.Matches(@"^━{40}  epoch 3/3  batch 4/4  loss \d\.\d{4}  acc \d\.\d{3}  +[\d,]+ img/s  ETA 0:00$", last);
    }

    [Fact]
    public void TheBarShowsTheShareOfTheWholeTrainingAndWhatIsLeft()
    {
        // Twelve steps of half a second; after the third, nine are left.
        string[] frames = Frames(Train(width: 120, epochs: 3, millisecondsPerStep: 500));
        Assert.Equal(12, frames.Length);
        Assert.Matches("^━{10}─{30}  epoch 1/3  batch 3/4 .* ETA 0:04$", frames[2]);
        Assert.Matches("^━{20}─{20}  epoch 2/3  batch 2/4 .* ETA 0:03$", frames[5]);
    }

    [Fact]
    public void LongTimesHaveHours()
    {
        string first = Frames(Train(width: 120, epochs: 3, millisecondsPerStep: 3_600_000))[0];
        Assert.EndsWith("ETA 11:00:00", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "epoch 3/3  batch 4/4  loss .*  acc .* img/s  ETA 0:00$")]
    [InlineData(80, "epoch 3/3 batch 4/4 loss .* acc .* img/s ETA 0:00$")]
    [InlineData(70, "━  epoch 3/3  batch 4/4  loss [^ ]*  acc [^ ]*  ETA 0:00$")]
    [InlineData(50, "━  epoch 3/3  loss [^ ]*  ETA 0:00$")]
    [InlineData(30, "^━{10} epoch 3/3 ETA 0:00$")]
    [InlineData(25, "^━{13}  epoch 3/3$")]
    [InlineData(12, "^━{11}$")]
    public void ANarrowTerminalHasLessInOneLine(int width, string expected)
    {
        TestConsole console = Train(width, epochs: 3, millisecondsPerStep: 500);
        Assert.Matches(expected, Frames(console)[^1]);
        Assert.InRange(TerminalScreen.After(console.Output).Widest, 1, width - 1);
    }

    [Fact]
    public void WithoutUnicodeTheBarIsPlain()
    {
        TestConsole console = Train(width: 120, epochs: 3, millisecondsPerStep: 500, unicode: false);
        Assert.Matches("^={20}-{20}  epoch 2/3", Frames(console)[5]);
        Assert.DoesNotContain(console.Output, character => character > 127);
    }

    [Theory]
    [InlineData(100, 12)]
    [InlineData(99, 6)]
    [InlineData(40, 6)]
    [InlineData(20, 3)]
    [InlineData(0, 3)]
    public void ItIsDrawnTenTimesASecondAtMostAndBeforeEachEvaluation(int millisecondsPerStep, int frames)
    {
        // Twelve steps. 99 ms: every other one is due. 40 ms: the third of each epoch is due, the fourth is before an evaluation. 20 ms:
        // only the fourth of each epoch.
        Assert.Equal(frames, Frames(Train(width: 120, epochs: 3, millisecondsPerStep)).Length);
    }

    [Fact]
    public void StepsAreCountedWhereThereIsNoLastEpoch()
    {
        var clock = new StepClock(500);
        using TestConsole console = Console(width: 120);
        using Trainer<LeNet> trainer = Create(clock, new TrainingBar(console, lastStep: 6, clock.Time));
        Assert.Equal(6, trainer.FitSteps(Images, 6).Count());
        string[] frames = Frames(console);
        Assert.Matches("^━{20}─{20}  epoch 1  batch 3/6 .* ETA 0:01$", frames[2]);
        Assert.Matches("^━{40}  epoch 2  batch 6/6 .* ETA 0:00$", frames[^1]);
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        TestConsole console = Train(width: 80, epochs: 3, millisecondsPerStep: 500);
        Assert.Equal([""], TerminalScreen.After(console.Output).Lines);
    }

    [Fact]
    public void ATrainingThatFailsLeavesNothingBehindEither()
    {
        var clock = new StepClock(500);
        using TestConsole console = Console(width: 120);
        using Trainer<LeNet> trainer = Create(clock, new TrainingBar(console, null, clock.Time), new FailureAfter(5));
        Assert.Throws<TimeoutException>(() => trainer.Fit(Images, epochs: 3).Count());
        Assert.Equal(5, Frames(console).Length);
        Assert.Equal([""], TerminalScreen.After(console.Output).Lines);
    }

    [Fact]
    public void LinesStandAboveTheBar()
    {
        using var screen = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(screen), Ansi = AnsiSupport.Yes });
        var clock = new StepClock(500);
        var bar = new TrainingBar(console, null, clock.Time);
        using var lines = new LinesAboveBar(screen, bar);
        using Trainer<LeNet> trainer = Create(clock, bar);
        foreach (EpochReport report in trainer.Fit(Images, epochs: 2))
        {
            lines.WriteLine($"line {report.Epoch}");
            lines.Write("half ");
            lines.Write('a');
            lines.WriteLine();
        }

        Assert.Equal(["line 1", "half a", "line 2", "half a", ""], TerminalScreen.After(screen.ToString()).Lines);
        Assert.Equal(8, screen.ToString().Split("ETA").Length - 1);
    }

    [Fact]
    public void StepsBetweenDrawsDoNotAllocate()
    {
        var clock = new StepClock(0);
        using TestConsole console = Console(width: 120);
        var bar = new TrainingBar(console, null, clock.Time);
        var count = new AllocationOfSteps(bar);
        using Trainer<LeNet> trainer = Create(clock, bar, count);
        Assert.Single(trainer.Fit(Images));
        Assert.Equal(0, count.Bytes);
        Assert.Single(Frames(console));
    }

    [Fact]
    public void ABarIsForTerminalsUnlessAskedFor()
    {
        using var output = new StringWriter();
        Assert.Null(ProgressChoice.ConsoleFor("auto", output));
        Assert.Null(ProgressChoice.ConsoleFor("off", output));
        Assert.True(ProgressChoice.ConsoleFor("on", output)!.Profile.Capabilities.Ansi);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("--images 640 --epochs 3")]
    [InlineData("--network deep --images 480 --batch 16 --steps 30")]
    public async Task LinesAreTheSameWithABarAndWithout(string options)
    {
        SampleProcess plain = await SampleProcess.Run(options);
        SampleProcess bar = await SampleProcess.Run($"{options} --progress on");
        Assert.Equal(0, plain.ExitCode);
        Assert.Equal(0, bar.ExitCode);
        Assert.DoesNotContain('\e', plain.Output);
        Assert.Contains("ETA ", bar.Output, StringComparison.Ordinal);
        Assert.Equal(WithoutTimes(plain.Output), WithoutTimes(string.Join('\n', TerminalScreen.After(bar.Output).Lines)));
    }

    private static string WithoutTimes(string output) =>
        Regex.Replace(output.ReplaceLineEndings("\n"), @"\d+\.\d+ sec|\d+\.\d ms|[\d,]+ images/s", "#");

    private static TestConsole Train(int width, int epochs, int millisecondsPerStep, bool unicode = true)
    {
        var clock = new StepClock(millisecondsPerStep);
        TestConsole console = Console(width);
        console.Profile.Capabilities.Unicode = unicode;
        using Trainer<LeNet> trainer = Create(clock, new TrainingBar(console, lastStep: null, clock.Time));
        Assert.Equal(epochs, trainer.Fit(Images, epochs: epochs).Count());
        return console;
    }

    private static TestConsole Console(int width) => new TestConsole().Width(width).EmitAnsiSequences();

    private static Trainer<LeNet> Create(params TrainingCallback[] callbacks) =>
        new(new LeNet(seed: 1), new TrainerOptions { BatchSize = 16, Threads = 1, Callbacks = callbacks });

    /// <summary>The bars that were drawn, in their order, without colours.</summary>
    private static string[] Frames(TestConsole console) =>
        [.. console.Output.Split('\r').Select(frame => TerminalScreen.After(frame).Lines[0]).Where(line => line.Length > 0)];

    private sealed class FailureAfter(int steps) : TrainingCallback
    {
        public override void OnStep(TrainingRun run)
        {
            if (run.Step == steps)
            {
                throw new TimeoutException();
            }
        }
    }

    private sealed class AllocationOfSteps(TrainingBar bar) : TrainingCallback
    {
        /// <summary>Of five times 200 calls those that allocated least: what else the test host's thread does happens once.</summary>
        public long Bytes { get; private set; } = -1;

        public override void OnStep(TrainingRun run)
        {
            if (run.Step == 2)
            {
                Bytes = Enumerable.Range(0, 5).Min(_ => OfCalls(200, run));
            }
        }

        private long OfCalls(int calls, TrainingRun run)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < calls; call++)
            {
                bar.OnStep(run);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
