using GenBn.Import.Layers;

namespace GenBn.Import.Nesting;

/// <summary>Layers one after the other, of the network or of a block.</summary>
/// <param name="Items">The layers.</param>
internal sealed record Sequence(IReadOnlyList<Item> Items);

/// <summary>What a sequence consists of.</summary>
internal abstract record Item;

/// <summary>A layer.</summary>
internal sealed record LayerItem(Step Step) : Item;

/// <summary>Branches that begin at the same value and meet in a sum or concatenation.</summary>
internal sealed record MergeItem(Step Step, IReadOnlyList<Sequence> Branches) : Item;

/// <summary>A block several times in sequence.</summary>
internal sealed record RepeatItem(IReadOnlyList<Sequence> Rounds) : Item;
