using System.Buffers.Binary;

namespace GenBn.Tests.Data;

/// <summary>Content of IDX files.</summary>
internal static class IdxFiles
{
    /// <summary>Header and data of unsigned bytes; the sizes need not be those of the data.</summary>
    public static byte[] Of(uint[] sizes, byte[] data)
    {
        byte[] content = new byte[4 + (4 * sizes.Length) + data.Length];
        content[2] = 0x08;
        content[3] = (byte)sizes.Length;
        for (int index = 0; index < sizes.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4 + (4 * index)), sizes[index]);
        }

        data.CopyTo(content, 4 + (4 * sizes.Length));
        return content;
    }
}
