using System.Reflection;
using GenBn.Tests.Generative;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>Every number of channels and units up to one more than two of the widest vectors.</summary>
[Trait("Tier", "Slow")]
public sealed class ChannelCountTests(ITestOutputHelper output)
{
    private const int MostChannels = 33;

    /// <summary>On one thread, and with everything of one sample shared out that can be.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryCountOfChannelsAgreesWithTheReference(bool sharesAll)
    {
        DrawnNetwork[] networks = [.. Enumerable.Range(1, MostChannels).Select(Network)];
        using DrawnAssembly assembly = DrawnAssembly.Of(networks, sharesAll);
        MethodInfo check = GetType().GetMethod(nameof(Check), BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach ((Type network, DrawnNetwork drawn) in assembly.Networks.Zip(networks))
        {
            check.MakeGenericMethod(network).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [drawn], null);
        }
    }

    private static DrawnNetwork Network(int channels) => new(
        $"""
        [Network, Input({channels}, 3, 4)]
        [Conv({channels}, 3, Padding = 1, Groups = {channels}), BatchNorm, Tanh, Conv({channels}, 2), BatchNorm, Tanh, MaxPool(2, Stride = 1)]
        [Flatten, Dense({channels}), BatchNorm, Tanh, Dense(3)]
        public partial class Net;
        """,
        BatchSize: 18,
        Threads: 1,
        Seed: channels);

    private void Check<TNetwork>(DrawnNetwork drawn)
        where TNetwork : INetwork<TNetwork>
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
        new Comparison<TNetwork>(network, drawn.BatchSize, drawn.Threads, output)
        {
            GradientBound = 1e-4,
            FirstSeed = drawn.Seed,
            AvoidsKinks = true,
        }.Run();
    }
}
