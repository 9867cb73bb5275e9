using System.Reflection;
using GenBn.Sample.Networks;
using GenBn.Sample.Networks.ResNet;
using Xunit;

namespace GenBn.Tests.Ranks;

/// <summary>Whatever the number of ranks and threads, outputs, gradients and running statistics have the bits of one process.</summary>
public sealed class RankTests
{
    /// <summary>Whole blocks; a part block; fewer blocks than groups; fewer groups than ranks; a single block.</summary>
    private static readonly int[] Batches = [256, 250, 40, 17, 3];

    [Theory]
    [MemberData(nameof(ParityTests.Networks), MemberType = typeof(ParityTests))]
    public void EveryNetworkHasTheBitsOfOneProcess(string name)
    {
        Type type = typeof(RankTests).Assembly.GetType("GenBn.Tests." + name)!;
        typeof(RankTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    [Fact]
    public void LeNetHasTheBitsOfOneProcess() => Check<LeNet>();

    /// <summary>Convolutions whose weight gradients are summed over the batch, in blocks and groups of several blocks.</summary>
    [Theory]
    [InlineData(2, 2, 128)]
    [InlineData(3, 1, 40, 17)]
    public void ResNet20HasTheBitsOfOneProcess(int ranks, int threads, params int[] batches) => new RankAgreement<ResNet20>(batches).Check(ranks, threads);

    /// <summary>Groups of more blocks than a part of a dense layer's gradient has, and groups that differ.</summary>
    [Theory]
    [InlineData(1100)]
    [InlineData(400)]
    public void LargeGroupsHaveTheBitsOfOneProcess(int samples)
    {
        var agreement = new RankAgreement<VectorInput>(samples);
        agreement.Check(2, 2);
        agreement.Check(3, 1);
        agreement.Check(16, 1);
    }

    [Fact]
    public void TwoRanksOfLeNetSendLittle() => Assert.All(new RankAgreement<LeNet>(256).Check(2, 1), bytes => Assert.InRange(bytes, 1, 200 << 10));

    [Fact]
    public void TwoRanksOfResNet20SendLittle() => Assert.All(new RankAgreement<ResNet20>(128).Check(2, 1), bytes => Assert.InRange(bytes, 1, 3 << 20));

    private static void Check<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        var agreement = new RankAgreement<TNetwork>(Batches);
        agreement.Check(2, 2);
        agreement.Check(3, 1);
        agreement.Check(4, 1);
        agreement.Check(7, 1);
    }
}
