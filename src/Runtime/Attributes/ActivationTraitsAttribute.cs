
namespace GenBn;

/// <summary>What the compiler may rely on of a function of your own; without this attribute, on nothing.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ActivationTraitsAttribute() : Attribute
{
    /// <summary>
    /// Whether the function never falls, f(a) ≤ f(b) where a ≤ b, and its derivative follows from y. A maximum pool behind it is then
    /// taken first, which leaves fewer values, and x is not kept: <see cref="IActivation.NeedsInput"/> must be false if this is true,
    /// and true if this is false. Default false.
    /// </summary>
    public bool IsMonotone { get; init; }

    /// <summary>
    /// Whether the function takes an instruction or two. It is then applied to sums while they are in registers; a longer one would be
    /// copied too often there, and gets a loop of its own. Default false.
    /// </summary>
    public bool IsShort { get; init; }
}
