
namespace GenBn;

/// <summary>Properties of a custom activation that the compiler may use. Without this attribute, it uses none.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ActivationTraitsAttribute() : Attribute
{
    /// <summary>
    /// Whether the function never decreases, f(a) ≤ f(b) if a ≤ b, and its derivative can be computed from y. A maximum pool after it is then
    /// computed first, which leaves fewer values, and x is not kept. <see cref="IActivation.NeedsInput"/> must be false if this is true, and
    /// true if this is false. Default false.
    /// </summary>
    public bool IsMonotone { get; init; }

    /// <summary>
    /// Whether the function takes only one or two instructions. It is then applied to accumulators while they are in registers. A longer one
    /// gets a separate loop, because its code would be repeated too often there. Default false.
    /// </summary>
    public bool IsShort { get; init; }
}
