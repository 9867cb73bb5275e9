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
    private static readonly int[] BatchSizes = [2, 3, 15, 16, 17, 33, 64, 85];

    public static TheoryData<string> Networks() =>
        [.. typeof(ParityTests).Assembly.GetTypes()
            .Where(type => type.Namespace == "GenBn.Tests" && type.GetCustomAttribute<NetworkAttribute>() is not null)
            .Select(type => type.Name)];

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Networks))]
    public void EmittedCodeAgreesWithTheReference(string name)
    {
        Type type = typeof(ParityTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = GetType().GetMethod(nameof(Check), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        check.Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private void Check<TNetwork>()
        where TNetwork : INetwork<TNetwork>
    {
        foreach (int samples in BatchSizes)
        {
            var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
            new Comparison<TNetwork>(network, samples, threads: 1 + (samples % 3), output).Run();
        }
    }
}
