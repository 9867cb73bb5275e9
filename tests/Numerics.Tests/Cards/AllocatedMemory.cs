using System.Reflection;
using System.Runtime.CompilerServices;

namespace GenBn.Tests.Cards;

/// <summary>What passes and predictors really take.</summary>
internal static class AllocatedMemory
{
    private const int Attempts = 5;

    /// <summary>Bytes that making a pass allocates: the least of a few times, for what the runtime does for itself on the way is none of it.</summary>
    public static long OfPass<TNetwork>(TNetwork network, int batchSize, int threads)
        where TNetwork : INetwork<TNetwork> => Enumerable.Range(0, Attempts).Min(_ => Measure(network, batchSize, threads));

    private static long Measure<TNetwork>(TNetwork network, int batchSize, int threads)
        where TNetwork : INetwork<TNetwork>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkPass pass = network.CreatePass(batchSize, threads);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        pass.Dispose();
        return bytes;
    }

    /// <summary>Bytes that the order of a pass's sums takes, which is the same for all networks.</summary>
    public static long OfTree() => Enumerable.Range(0, Attempts).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(NewTree(1));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    // The tests of the sample, which use this too, see no internal members.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SumTree NewTree(int blocks);

    /// <summary>Bytes of the weights that a predictor holds.</summary>
    public static long OfWeights(Predictor predictor) => Fields(predictor)
        .SelectMany(folded => Fields(folded).OfType<AlignedBuffer>())
        .Sum(buffer => (long)buffer.Length * sizeof(float));

    private static IEnumerable<object> Fields(object owner) => owner.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(field => !field.FieldType.IsPointer)
        .Select(field => field.GetValue(owner))
        .OfType<object>();
}
