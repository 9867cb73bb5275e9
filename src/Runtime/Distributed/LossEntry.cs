using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>An entry of the exchange after the loss: first the state of a rank, then the losses of each of its groups, one for each output.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct LossEntry
{
    /// <summary>Loss, summed over the samples of a group.</summary>
    [FieldOffset(0)]
    public double Loss;

    /// <summary>Weight, summed over the samples of a group.</summary>
    [FieldOffset(8)]
    public double Weight;

    /// <summary>Number of classifications of a group that are correct.</summary>
    [FieldOffset(16)]
    public long Correct;

    /// <summary>Number of classifications of a group.</summary>
    [FieldOffset(24)]
    public long Counted;

    /// <summary>State of a rank's samples.</summary>
    [FieldOffset(0)]
    public LossState State;

    /// <summary>Index in the whole batch of the first sample that is out of range.</summary>
    [FieldOffset(4)]
    public int Sample;

    /// <summary>Index of the value in the sample.</summary>
    [FieldOffset(8)]
    public int Element;

    /// <summary>The value.</summary>
    [FieldOffset(12)]
    public float Value;

    /// <summary>The state of a rank.</summary>
    /// <param name="state">The state of its samples.</param>
    /// <param name="place">The value that is out of range.</param>
    public static LossEntry Of(LossState state, (int Sample, int Element, float Value) place = default) =>
        new() { State = state, Sample = place.Sample, Element = place.Element, Value = place.Value };
}
