namespace GenBn;

/// <summary>
/// Marks a partial class as a block: a group of layers that networks and other blocks use by its type. The layers follow as further
/// attributes, without an <see cref="InputAttribute"/>, because each use gives the input's shape.
/// </summary>
/// <remarks>
/// Blocks are used by <see cref="ResidualAttribute{TBlock}"/>, <see cref="RepeatAttribute{TBlock}"/> and <see cref="ConcatAttribute{TA, TB}"/>.
/// Each use has separate parameters, which are named after the use.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute() : Attribute;
