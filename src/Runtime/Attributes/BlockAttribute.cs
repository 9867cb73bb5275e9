namespace GenBn;

/// <summary>
/// Marks a partial class as a block: layers that networks and other blocks use by its type. The layers follow as further
/// attributes, without an <see cref="InputAttribute"/>: the shape is that of the place where the block is used.
/// </summary>
/// <remarks>
/// Used by <see cref="ResidualAttribute{TBlock}"/>, <see cref="RepeatAttribute{TBlock}"/> and <see cref="ConcatAttribute{TA, TB}"/>.
/// Every use has parameters of its own, named after the use.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute() : Attribute;
