using System.Reflection;
using GenBn.Tests.Reference;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>
/// The emitted code against the double-precision reference: outputs, loss, every gradient, running statistics and prediction,
/// for every architecture of this namespace and batch sizes around the 16 lanes of a block.
/// </summary>
public sealed class ParityTests(ITestOutputHelper output)
{
    private static readonly int[] BatchSizes = [2, 3, 15, 16, 17, 33];

    /// <summary>One of them for each network, by turns: the reference takes as long for these as for all others together.</summary>
    private static readonly int[] LargeBatchSizes = [64, 85];

    private static readonly string[] Names =
    [
        .. typeof(ParityTests).Assembly.GetTypes()
            .Where(type => type.Namespace == "GenBn.Tests" && type.GetCustomAttribute<NetworkAttribute>() is not null)
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Networks() => [.. Names];

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Networks))]
    public void EmittedCodeAgreesWithTheReference(string name)
    {
        Type type = typeof(ParityTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = GetType().GetMethod(nameof(Check), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        int[] large = FullSweep.IsOn ? LargeBatchSizes : [LargeBatchSizes[Array.IndexOf(Names, name) % LargeBatchSizes.Length]];
        int[] batchSizes = [.. BatchSizes, .. large];
        check.Invoke(this, BindingFlags.DoNotWrapExceptions, null, [batchSizes], null);
    }

    private void Check<TNetwork>(int[] batchSizes)
        where TNetwork : INetwork<TNetwork>
    {
        foreach (int samples in batchSizes)
        {
            var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
            new Comparison<TNetwork>(network, samples, threads: 1 + (samples % 3), output).Run();
        }
    }
}
