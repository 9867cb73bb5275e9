namespace GenBn.Import.Reading;

/// <summary>Reads content whose length is not known, or not trusted.</summary>
internal static class LimitedContent
{
    private const int Step = 1 << 16;

    /// <summary>All bytes of a stream. Memory grows with what arrives.</summary>
    /// <param name="stream">The stream, from its position on.</param>
    /// <param name="most">The most bytes that are accepted.</param>
    /// <returns>Null if there are more.</returns>
    public static byte[]? Read(Stream stream, long most)
    {
        var content = new MemoryStream();
        byte[] part = new byte[Step];
        while (stream.Read(part) is var count && count > 0)
        {
            if (content.Length + count > most)
            {
                return null;
            }

            content.Write(part, 0, count);
        }

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }
}
