using Xunit;

namespace GenBn.Tests.Distributed;

public sealed class BatchShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    public void SharesAreTheWholeBatch(int ranks)
    {
        for (int total = 0; total < 600; total++)
        {
            int sample = 0;
            int block = 0;
            for (int rank = 0; rank < ranks; rank++)
            {
                var share = new BatchShare(total, rank, ranks);
                Assert.Equal((sample, block), (share.Samples > 0 ? share.FirstSample : sample, share.Blocks > 0 ? share.FirstBlock : block));
                Assert.Equal((share.Samples + 15) / 16, share.Blocks);
                sample += share.Samples;
                block += share.Blocks;
            }

            Assert.Equal((total, (total + 15) / 16), (sample, block));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    public void CapacityIsEnoughForEverySmallerBatch(int ranks)
    {
        for (int rank = 0; rank < ranks; rank++)
        {
            int most = 0;
            for (int total = 1; total < 600; total++)
            {
                most = Math.Max(most, new BatchShare(total, rank, ranks).Blocks);
                Assert.Equal(16 * most, new BatchShare(total, rank, ranks).Capacity);
            }
        }
    }
}
