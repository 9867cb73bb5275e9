using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A step of one sample before it is known which steps are shared: then its kernels take a range, or not.</summary>
/// <param name="Words">Words for it.</param>
/// <param name="Layers">Names of the layers that it is for.</param>
/// <param name="Cost">What it takes for a sample; null where that is not told.</param>
internal abstract record SampleStep(string Words, string Layers, StageCost? Cost)
{
    /// <summary>Picoseconds of one thread, by a model.</summary>
    public abstract long Time { get; }

    /// <summary>Parts that can be shared out; 1 where it is for one thread.</summary>
    public virtual int Parts => 1;

    /// <summary>The kernels that it calls.</summary>
    public virtual IEnumerable<SampleKernel> Kernels => [];

    /// <summary>The step of a schedule.</summary>
    /// <param name="isShared">Whether workers share it out.</param>
    /// <param name="ranged">Kernels that some step shares: they take a range.</param>
    public abstract Step Complete(bool isShared, IReadOnlyCollection<SampleKernel> ranged);
}

/// <summary>A step of calls of the runtime, for one thread.</summary>
internal sealed record RuntimeSampleStep(string Words, string Layers, StageCost? Cost, IReadOnlyList<Call> Calls) : SampleStep(Words, Layers, Cost)
{
    public override long Time => Cost is null ? 0 : SampleSharing.Time(Cost.Flops, Cost.Bytes);

    public override Step Complete(bool isShared, IReadOnlyCollection<SampleKernel> ranged) => new(Words, Layers, Calls) { Cost = Cost };
}

/// <summary>A step that calls a kernel.</summary>
internal sealed record KernelSampleStep(string Words, string Layers, StageCost? Cost, SampleVariants Variants, EquatableArray<(string Name, Argument? Value)> Arguments)
    : SampleStep(Words, Layers, Cost)
{
    /// <summary>Floating-point operations of the kernel, which may be fewer than the layer's by definition.</summary>
    public long Flops { get; init; }

    /// <summary>Bytes of the weights that it reads.</summary>
    public long WeightBytes { get; init; }

    public override long Time => SampleSharing.Time(Flops, Cost!.Bytes + WeightBytes);

    public override int Parts => Kernels.Min(kernel => kernel.Share?.Parts ?? 1);

    public override IEnumerable<SampleKernel> Kernels => Variants.Kernels;

    public override Step Complete(bool isShared, IReadOnlyCollection<SampleKernel> ranged)
    {
        KernelCall narrow = Call(Variants.Narrow);
        return new Step(Words, Layers, Variants.Wide is null ? narrow : new WidthChoice(Call(Variants.Wide), narrow)) { Cost = Cost };

        KernelCall Call(SampleKernel kernel) => KernelCall.Of(
            ranged.Contains(kernel) ? kernel with { IsShared = true } : kernel,
            SampleVariants.TypeOf(Variants.Choice),
            [.. Arguments, ("first", Bound(kernel, isEnd: false)), ("end", Bound(kernel, isEnd: true))]);

        Argument? Bound(SampleKernel kernel, bool isEnd) =>
            kernel.Share is not { } share ? null : isShared ? new ShareBound(share.Count, share.Tile, isEnd) : isEnd ? share.Count : 0;
    }
}
