using Xunit;

namespace GenBn.Tests.Distributed;

public sealed class LoopbackCollectiveTests
{
    private static readonly ExchangePurpose _purpose = new("parts of a test", 12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void EveryRankGetsThePartsOfAll(int ranks)
    {
        byte[][] buffers = LoopbackRanks.Run(ranks, collective =>
        {
            Assert.Equal(ranks, collective.Ranks);

            // Rank r has r bytes, so rank 0 has none.
            int[] starts = [.. Enumerable.Range(0, ranks + 1).Select(rank => rank * (rank - 1) / 2)];
            byte[] buffer = new byte[starts[^1]];
            for (int round = 0; round < 3; round++)
            {
                Array.Clear(buffer);
                buffer.AsSpan(starts[collective.Rank]..starts[collective.Rank + 1]).Fill((byte)(10 * round + collective.Rank));
                collective.Gather(buffer, starts, in _purpose);
            }

            return buffer;
        });
        byte[] expected = [.. Enumerable.Range(0, ranks).SelectMany(rank => Enumerable.Repeat((byte)(20 + rank), rank))];
        Assert.All(buffers, buffer => Assert.Equal(expected, buffer));
    }

    [Fact]
    public void EveryRankGetsTheBytesOfOne()
    {
        byte[][] buffers = LoopbackRanks.Run(3, collective =>
        {
            byte[] buffer = [(byte)collective.Rank, 9];
            collective.Broadcast(buffer, root: 1, in _purpose);
            return buffer;
        });
        Assert.All(buffers, buffer => Assert.Equal([1, 9], buffer));
    }

    [Fact]
    public void ARankThatGivesUpEndsAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(3, collective =>
        {
            if (collective.Rank == 2)
            {
                collective.Abort("its disk is full");
            }

            collective.Broadcast(new byte[1], root: 0, in _purpose);
        });
        Assert.All(failures, failure => Assert.Equal("Rank 2 has given up: its disk is full", Assert.IsType<CollectiveException>(failure).Message));
    }

    [Theory]
    [InlineData("length", "rank 0 gathers parts of a test of step 12 from positions 0, 1, 2, and rank 1 gathers parts of a test of step 12 from positions 0, 1, 3")]
    [InlineData("starts", "rank 0 gathers parts of a test of step 12 from positions 0, 1, 2, and rank 1 gathers parts of a test of step 12 from positions 0, 2, 2")]
    [InlineData("purpose", "rank 0 gathers parts of a test of step 12 from positions 0, 1, 2, and rank 1 gathers parts of a test of step 13 from positions 0, 1, 2")]
    [InlineData("kind", "rank 0 gathers parts of a test of step 12 from positions 0, 1, 2, and rank 1 broadcasts parts of a test of step 12 in 2 bytes from rank 0")]
    public void CallsThatDifferEndAll(string difference, string expected)
    {
        Exception?[] failures = LoopbackRanks.Failures(2, collective =>
        {
            bool differs = collective.Rank == 1;
            if (differs && difference == "kind")
            {
                collective.Broadcast(new byte[2], root: 0, in _purpose);
                return;
            }

            int[] starts = !differs ? [0, 1, 2] : difference switch { "length" => [0, 1, 3], "starts" => [0, 2, 2], _ => [0, 1, 2] };
            collective.Gather(new byte[starts[^1]], starts, differs && difference == "purpose" ? _purpose with { Step = 13 } : _purpose);
        });
        Assert.All(failures, failure => Assert.Equal($"Expected the same call of every rank, but {expected}.", Assert.IsType<CollectiveException>(failure).Message));
    }

    [Fact]
    public void TheLimitNamesWhoIsMissing()
    {
        Exception?[] failures = LoopbackRanks.Failures(
            4,
            collective =>
            {
                if (collective.Rank is 0 or 2)
                {
                    collective.Broadcast(new byte[1], root: 0, in _purpose);
                }
            },
            TimeSpan.FromMilliseconds(50));
        foreach (int rank in (int[])[0, 2])
        {
            string message = Assert.IsType<CollectiveException>(failures[rank]).Message;
            Assert.Contains("has waited 0.05 s in the exchange of parts of a test of step 12 for ranks 1 and 3", message, StringComparison.Ordinal);
        }

        Assert.Null(failures[1]);
        Assert.Null(failures[3]);
    }

    [Fact]
    public void ARankThatIsInterruptedEndsAll()
    {
        LoopbackCollective[] collectives = [.. LoopbackCollective.Create(2, LoopbackRanks.Limit)];
        var thread = new Thread(() => Assert.Throws<ThreadInterruptedException>(() => collectives[0].Broadcast(new byte[1], root: 0, in _purpose)));
        thread.Start();
        thread.Interrupt();
        thread.Join();
        string message = Assert.Throws<CollectiveException>(() => collectives[1].Broadcast(new byte[1], root: 0, in _purpose)).Message;
        Assert.Equal("Rank 0 has left the exchange of parts of a test of step 12.", message);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LoopbackCollective.Create(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoopbackCollective.Create(1, TimeSpan.Zero));
        LoopbackCollective collective = LoopbackCollective.Create(1, Timeout.InfiniteTimeSpan)[0];
        Assert.Throws<ArgumentException>(() => collective.Gather(new byte[2], [0], in _purpose));
        Assert.Throws<ArgumentException>(() => collective.Gather(new byte[2], [0, 1], in _purpose));
        Assert.Throws<ArgumentException>(() => collective.Gather(new byte[2], [1, 2], in _purpose));
        Assert.Throws<ArgumentException>(() => LoopbackCollective.Create(2)[0].Gather(new byte[2], [0, 3, 2], in _purpose));
        Assert.Throws<ArgumentOutOfRangeException>(() => collective.Broadcast(new byte[2], 1, in _purpose));
        Assert.Throws<ArgumentOutOfRangeException>(() => collective.Broadcast(new byte[2], -1, in _purpose));
    }

    [Fact]
    public void NothingIsAllocatedAfterTheFirstCall()
    {
        long[] allocated = LoopbackRanks.Run(2, collective =>
        {
            byte[] buffer = new byte[64];
            int[] starts = [0, 24, 64];
            collective.Gather(buffer, starts, in _purpose);
            collective.Broadcast(buffer, 1, in _purpose);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < 100; call++)
            {
                collective.Gather(buffer, starts, in _purpose);
                collective.Broadcast(buffer, 1, in _purpose);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal([0, 0], allocated);
    }
}
