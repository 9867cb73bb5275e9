using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>An entry of the exchange after the loss: first the state of a rank, then the loss of each of its groups.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct LossEntry
{
    /// <summary>Loss, summed over the samples of a group.</summary>
    [FieldOffset(0)]
    public double Loss;

    /// <summary>Number of samples of a group that were classified correctly.</summary>
    [FieldOffset(8)]
    public int Correct;

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
