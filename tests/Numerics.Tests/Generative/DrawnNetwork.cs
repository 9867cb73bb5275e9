namespace GenBn.Tests.Generative;

/// <summary>A network as C# source, and how it is to be run.</summary>
/// <param name="Source">The annotated class <c>Net</c> and the blocks that it uses, without a namespace.</param>
/// <param name="BatchSize">Samples of the batch, 1 to 70; more where a batch norm needs more.</param>
/// <param name="Threads">Workers of the pass.</param>
/// <param name="Seed">Where parameters and data start.</param>
internal sealed record DrawnNetwork(string Source, int BatchSize, int Threads, int Seed)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"// batch of {BatchSize}, {Threads} threads, data seed {Seed}\n{Source}");
}
