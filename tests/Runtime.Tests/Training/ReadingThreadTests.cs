using System.Diagnostics;
using System.Runtime.CompilerServices;
using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>The thread that reads ahead: it ends, it does not allocate, and nothing waits for it forever.</summary>
public sealed class ReadingThreadTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task ItEndsWithTheEpochAndWithTheTrainer()
    {
        await Task.Yield();
        var source = new SourceOfDataset(TinyNetwork.Data());
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.Fit(source));
        Assert.NotSame(Thread.CurrentThread, source.Reader);
        Assert.True(source.Reader!.Join(10_000));

        Assert.Single(trainer.FitSteps(source, 1));
        Assert.False(source.Reader!.Join(50));
        trainer.Dispose();
        Assert.True(source.Reader.Join(10_000));
        Assert.Throws<ObjectDisposedException>(() => trainer.FitSteps(source, 1).Count());
    }

    [Fact(Timeout = Limit)]
    public async Task ItEndsWhenTrainingGoesOnElsewhere()
    {
        await Task.Yield();
        var source = new SourceOfDataset(TinyNetwork.Data());
        using Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.FitSteps(source, 1));
        Assert.Single(trainer.FitSteps(new SourceOfDataset(TinyNetwork.Data()), 1));
        Assert.True(source.Reader!.Join(10_000));
    }

    [Fact(Timeout = Limit)]
    public async Task ItEndsWithATrainerThatWasForgotten()
    {
        await Task.Yield();
        Thread reader = ReaderOfForgottenTrainer();
        for (int attempt = 0; attempt < 100 && !reader.Join(100); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(reader.IsAlive);
    }

    [Fact(Timeout = Limit)]
    public async Task DisposingDoesNotWaitForAReadThatHangs()
    {
        await Task.Yield();
        using var hang = new ManualResetEventSlim();
        int reads = 0;
        var source = new SourceOfDataset(TinyNetwork.Data())
        {
            Reading = (_, _) =>
            {
                if (++reads == 2)
                {
                    hang.Wait();
                }
            },
        };
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.FitSteps(source, 1));
        long start = Stopwatch.GetTimestamp();
        trainer.Dispose();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
        Assert.True(source.Reader!.IsAlive);
        hang.Set();
        Assert.True(source.Reader.Join(10_000));
    }

    [Fact(Timeout = Limit)]
    public async Task DisposingWaitsForAReadThatEnds()
    {
        await Task.Yield();
        using var begun = new ManualResetEventSlim();
        bool ended = false;
        int reads = 0;
        var source = new SourceOfDataset(TinyNetwork.Data())
        {
            Reading = (_, _) =>
            {
                if (++reads == 2)
                {
                    begun.Set();
                    Thread.Sleep(100);
                    Volatile.Write(ref ended, true);
                }
            },
        };
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.FitSteps(source, 1));
        begun.Wait();
        trainer.Dispose();
        Assert.True(Volatile.Read(ref ended));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void NeitherThreadAllocatesFromStepToStep(int prefetch)
    {
        IDataSource data = TinyNetwork.Data();
        Dataset many = data.Concat([.. Enumerable.Repeat(data, 23)]).Load();
        long[] allocated = new long[many.Count];
        int reads = 0;
        var source = new SourceOfDataset(many) { Reading = (_, _) => allocated[reads++] = GC.GetAllocatedBytesForCurrentThread() };
        using Trainer<TinyNetwork> trainer = Create(batchSize: 2, prefetch);
        IDataSource augmented = source.Slice(0, many.Count).Augment(1, 8, 8, 1, new RandomCrop(2), new HorizontalFlip(), new Normalize([0.5f], [0.3f]), new Shift(1));
        using IEnumerator<StepReport> steps = trainer.FitSteps(augmented, 900).GetEnumerator();
        double total = 0;
        long least = Allocation.Of(trainer, () => total += steps.MoveNext() ? steps.Current.Loss : 0);
        Assert.True(total > 0);

        // A report a step is what an enumerator of reports allocates, if anything.
        Assert.Equal(0, least);
        Assert.True(reads > 100);
        Assert.Equal(allocated[20], allocated[100]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread ReaderOfForgottenTrainer()
    {
        var source = new SourceOfDataset(TinyNetwork.Data());
        Assert.Single(Create(batchSize: 16, prefetch: 2).FitSteps(source, 1));
        return source.Reader!;
    }

    private static Trainer<TinyNetwork> Create(int batchSize, int prefetch) =>
        new(new TinyNetwork(), new TrainerOptions { Optimizer = new Sgd(0.01f), BatchSize = batchSize, Threads = 1, Prefetch = prefetch });
}
