namespace GenBn.Generator.Kernels;

/// <summary>Lists of parameters.</summary>
internal static class Parameters
{
    /// <summary>What fetches data for the steps after a kernel.</summary>
    public static KernelParameter Ahead { get; } = new("ahead", "global::GenBn.CompilerServices.Prefetcher");

    /// <summary>What a worker takes of units, features or channels, from <c>first</c> to below <c>end</c>, and the blocks of the batch.</summary>
    public static IReadOnlyList<KernelParameter> Share { get; } = [new("first", "int"), new("end", "int"), new("blocks", "int")];

    /// <summary>What a worker takes of features or channels, from <c>first</c> to below <c>end</c>, and the order of sums over the batch.</summary>
    public static IReadOnlyList<KernelParameter> SummedShare { get; } = [new("first", "int"), new("end", "int"), new("tree", "global::GenBn.CompilerServices.SumTree")];

    /// <summary>Pointers to floats; null stands for one that is not there.</summary>
    public static IEnumerable<KernelParameter> Pointers(params string?[] names) => names.OfType<string>().Select(name => new KernelParameter(name));
}
