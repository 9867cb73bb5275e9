using System.Runtime.InteropServices;

namespace GenBn.Training;

/// <summary>A number that threads change while others watch another one: no other shares its cache line.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedNumber
{
    [FieldOffset(64)]
    public long Value;
}
