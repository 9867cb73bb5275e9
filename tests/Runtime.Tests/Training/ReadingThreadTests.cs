using System.Runtime.CompilerServices;
using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>The thread that reads ahead: it ends, it does not allocate, and nothing waits for it forever.</summary>
public sealed class ReadingThreadTests
{
    [Fact]
    public void ItEndsWithTheEpochAndWithTheTrainer()
    {
        var source = new SourceOfDataset(TinyNetwork.Data());
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.Fit(source));
        Assert.NotSame(Thread.CurrentThread, source.Reader);
        source.Reader!.Join();

        // Of six batches three are read: the one in use, and two ahead.
        Assert.Single(trainer.FitSteps(source, 1));
        Assert.True(source.Reader!.IsAlive);
        source.Reader.UntilItWaits();
        Assert.True(source.Reader.IsAlive);
        trainer.Dispose();
        source.Reader.Join();
        Assert.Throws<ObjectDisposedException>(() => trainer.FitSteps(source, 1).Count());
    }

    [Fact]
    public void ItEndsWhenTrainingGoesOnElsewhere()
    {
        var source = new SourceOfDataset(TinyNetwork.Data());
        using Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.FitSteps(source, 1));
        Assert.Single(trainer.FitSteps(new SourceOfDataset(TinyNetwork.Data()), 1));
        source.Reader!.Join();
    }

    [Fact]
    public void ItEndsWithATrainerThatWasForgotten()
    {
        Thread reader = ReaderOfForgottenTrainer();
        while (reader.IsAlive)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            reader.Join(1);
        }
    }

    [Fact]
    public void DisposingDoesNotWaitForAReadThatHangs()
    {
        using var begun = new ManualResetEventSlim();
        using var hang = new ManualResetEventSlim();
        int reads = 0;
        var source = new SourceOfDataset(TinyNetwork.Data())
        {
            Reading = (_, _) =>
            {
                if (++reads == 2)
                {
                    begun.Set();
                    hang.Wait();
                }
            },
        };
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2, patience: 100);
        Assert.Single(trainer.FitSteps(source, 1));
        begun.Wait();

        // Before the read ends: if this waited for it, it would not return.
        trainer.Dispose();
        Assert.True(source.Reader!.IsAlive);
        hang.Set();
        source.Reader.Join();
    }

    [Fact]
    public void DisposingWaitsForAReadThatEnds()
    {
        using var begun = new ManualResetEventSlim();
        using var disposing = new ManualResetEventSlim();
        Thread caller = Thread.CurrentThread;
        bool ended = false;
        bool disposed = false;
        int reads = 0;
        var source = new SourceOfDataset(TinyNetwork.Data())
        {
            Reading = (_, _) =>
            {
                if (++reads == 2)
                {
                    begun.Set();
                    disposing.Wait();
                    caller.UntilItWaits(() => Volatile.Read(ref disposed));
                    Volatile.Write(ref ended, !Volatile.Read(ref disposed));
                }
            },
        };
        Trainer<TinyNetwork> trainer = Create(batchSize: 16, prefetch: 2);
        Assert.Single(trainer.FitSteps(source, 1));
        begun.Wait();
        disposing.Set();
        trainer.Dispose();
        Volatile.Write(ref disposed, true);
        source.Reader!.Join();
        Assert.True(ended);
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
        IDataSource augmented = source.Slice(0, many.Count).WithShape(1, 8, 8).Augment(1, new RandomCrop(2), new HorizontalFlip(), new Normalize([0.5f], [0.3f]), new Shift(1));
        using IEnumerator<StepReport> steps = trainer.FitSteps(augmented, 900).GetEnumerator();
        double total = 0;
        long least = Allocation.Of(trainer, () => total += steps.MoveNext() ? steps.Current.Loss : 0);
        Assert.True(total > 0);

        // A report a step is what an enumerator of reports allocates, if anything.
        Assert.Equal(0, least);
        Assert.True(reads > 100);
        Assert.Contains(Enumerable.Range(1, 4), window => allocated[20 * window] == allocated[20 * (window + 1)]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread ReaderOfForgottenTrainer()
    {
        var source = new SourceOfDataset(TinyNetwork.Data());
        Assert.Single(Create(batchSize: 16, prefetch: 2).FitSteps(source, 1));
        return source.Reader!;
    }

    /// <param name="patience">How long disposing waits for a read; as long as it takes unless a test is about that.</param>
    private static Trainer<TinyNetwork> Create(int batchSize, int prefetch, int patience = int.MaxValue) => new(new TinyNetwork(), new TrainerOptions
    {
        Optimizer = new Sgd(0.01f),
        BatchSize = batchSize,
        Threads = 1,
        Prefetch = prefetch,
        ReadingPatience = TimeSpan.FromMilliseconds(patience),
    });
}
