using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>An entry of what ranks exchange after the loss: first the state of a rank, then the loss of each of its groups.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct LossEntry
{
    /// <summary>Loss, summed over the samples of a group.</summary>
    [FieldOffset(0)]
    public double Loss;

    /// <summary>Samples of a group that were classified correctly.</summary>
    [FieldOffset(8)]
    public int Correct;

    /// <summary>What has become of a rank's samples.</summary>
    [FieldOffset(0)]
    public LossState State;

    /// <summary>The first sample that is out of range, by its place in the whole batch.</summary>
    [FieldOffset(4)]
    public int Sample;

    /// <summary>Which of its values.</summary>
    [FieldOffset(8)]
    public int Element;

    /// <summary>The value.</summary>
    [FieldOffset(12)]
    public float Value;

    /// <summary>The state of a rank.</summary>
    /// <param name="state">What has become of its samples.</param>
    /// <param name="place">Where a value is out of range.</param>
    public static LossEntry Of(LossState state, (int Sample, int Element, float Value) place = default) =>
        new() { State = state, Sample = place.Sample, Element = place.Element, Value = place.Value };
}
