using System.IO.Compression;
using System.Text;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>The parts of a <c>.keras</c> file, which is a zip archive. Parts that expand to much more than the file are not read.</summary>
/// <param name="name">Name of the file in messages.</param>
/// <param name="content">The whole file.</param>
/// <param name="most">The most bytes of all parts together.</param>
internal sealed class KerasArchive(string name, byte[] content, long most)
{
    private long _left = most;

    /// <summary>A part as text; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or expands to too much.</exception>
    public string? Text(string part) => Bytes(part) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A part; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or expands to too much.</exception>
    public byte[]? Bytes(string part)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false));
            if (archive.GetEntry(part) is not { } entry)
            {
                return null;
            }

            using Stream stream = entry.Open();
            byte[] bytes = LimitedContent.Read(stream, _left) ?? throw new InvalidDataException($"'{part}' expands to much more than the file");
            _left -= bytes.Length;
            return bytes;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{name}: expected a .keras archive, but it is damaged: {fault.Message}", fault);
        }
    }
}
