using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenBn.Weights;

/// <summary>The types of values in a safetensors file. Those that can be converted to float without loss can be read.</summary>
internal static class WeightsDataType
{
    public const string Single = "F32";
    private const string Half = "F16";
    private const string BrainFloat = "BF16";

    /// <summary>Number of bits of a value; 0 for a type that the format does not have.</summary>
    public static int BitsOf(string type) => type switch
    {
        Single => 32,
        Half or BrainFloat => 16,
        "F64" or "I64" or "U64" or "C64" => 64,
        "I32" or "U32" => 32,
        "I16" or "U16" => 16,
        "BOOL" or "I8" or "U8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => 8,
        "F6_E2M3" or "F6_E3M2" => 6,
        "F4" => 4,
        _ => 0,
    };

    /// <summary>Whether values of the type can be read as floats.</summary>
    public static bool IsReadable(string type) => type is Single or Half or BrainFloat;

    /// <summary>Whether the bytes can be used as floats of this machine without conversion, and these floats.</summary>
    public static bool AreFloats(string type, ReadOnlySpan<byte> bytes, out ReadOnlySpan<float> floats)
    {
        bool same = type == Single && BitConverter.IsLittleEndian && IsAligned(bytes);
        floats = same ? MemoryMarshal.Cast<byte, float>(bytes) : default;
        return same;
    }

    /// <summary>The little-endian values of a readable type, as floats.</summary>
    public static float[] Convert(string type, ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / (BitsOf(type) / 8)];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = type switch
            {
                Single => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
                Half => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
            };
        }

        return values;
    }

    /// <summary>Whether the bytes are aligned. The collector moves an array only by multiples of a float's size, so this does not change.</summary>
    private static unsafe bool IsAligned(ReadOnlySpan<byte> bytes) =>
        ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)) & (sizeof(float) - 1)) == 0;
}
