using System.Runtime.InteropServices;

namespace GenBn.Training;

/// <summary>A number that shares its cache line with no other, so threads that change it do not delay those that read another one.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedNumber
{
    [FieldOffset(64)]
    public long Value;
}
