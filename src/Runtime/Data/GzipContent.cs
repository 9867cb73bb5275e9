using System.Buffers.Binary;
using System.IO.Compression;

namespace GenBn.Data;

/// <summary>
/// Decompresses a gzip file by RFC 1952: members one after another, and padding zeros after them, as tapes and some programs add. The checksum and
/// length of each member are checked. The framework's own stream accepts a file that ends within a member, and ignores what follows the last
/// member.
/// </summary>
/// <param name="source">Compressed content, from its position to its end. It stays open.</param>
internal sealed class GzipContent(Stream source) : Stream
{
    private const int TrailerLength = 8;
    private const int FixedHeaderLength = 10;
    private const int HasHeaderChecksum = 2;
    private const int HasExtraField = 4;
    private const int HasName = 8;
    private const int HasComment = 16;
    private const int ReservedFlags = 0xE0;

    private readonly Window _window = new(source);
    private DeflateStream? _member;
    private Crc32 _checksum;
    private uint _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The content is damaged, cut off, or followed by other bytes.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && (_member is not null || BeginMember()))
        {
            int read = Decompress(buffer);
            if (read > 0)
            {
                _checksum.Append(buffer[..read]);
                _length += (uint)read;
                return read;
            }

            EndMember();
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _member?.Dispose();
        base.Dispose(disposing);
    }

    private int Decompress(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (IOException error) when (!_window.HasFailed)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    /// <summary>Reads the header of the next member; false if only zeros or nothing is left.</summary>
    private bool BeginMember()
    {
        bool isFirst = _window.IsAtStart;
        int first = _window.TryTake();
        while (!isFirst && first == 0)
        {
            first = _window.TryTake();
        }

        if (!isFirst && first < 0)
        {
            return false;
        }

        if (first != 0x1f || Take() != 0x8b)
        {
            throw new InvalidDataException(isFirst ? "it does not begin as gzip." : "the data are cut off, or other bytes follow.");
        }

        Span<byte> header = stackalloc byte[FixedHeaderLength - 2];
        foreach (ref byte value in header)
        {
            value = Take();
        }

        int flags = header[1];
        if (header[0] != 8 || (flags & ReservedFlags) != 0)
        {
            throw new InvalidDataException($"expected compression method 8 and no reserved flags, found {header[0]} and flags {flags:x2}.");
        }

        if ((flags & HasExtraField) != 0)
        {
            Skip(Take() | (Take() << 8));
        }

        SkipText((flags & HasName) != 0);
        SkipText((flags & HasComment) != 0);
        Skip((flags & HasHeaderChecksum) != 0 ? 2 : 0);
        _member = new DeflateStream(_window, CompressionMode.Decompress, leaveOpen: true);
        _checksum = new Crc32();
        _length = 0;
        return true;
    }

    /// <summary>
    /// Finds the end of a member. Decompression reads ahead, at most the bytes of the last read. Among them, the member ends before the checksum and
    /// the length of its content, which other bytes are practically never equal to. Only for an empty member, where both are zeros, the last zero
    /// may be left, and then counts as padding.
    /// </summary>
    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
        if (!_window.GoBehind(trailer))
        {
            throw new InvalidDataException("the data are cut off, or their checksum or length is not that of the content.");
        }
    }

    private void Skip(int count)
    {
        for (; count > 0; count--)
        {
            Take();
        }
    }

    private void SkipText(bool isThere)
    {
        while (isThere)
        {
            isThere = Take() != 0;
        }
    }

    private byte Take()
    {
        int value = _window.TryTake();
        return value >= 0 ? (byte)value : throw new InvalidDataException("the data are cut off within a header.");
    }

    /// <summary>The compressed bytes. Those of the last read remain available.</summary>
    private sealed class Window(Stream source) : Stream
    {
        private readonly byte[] _bytes = new byte[1 << 14];

        /// <summary>Start of the bytes of the last read.</summary>
        private int _given;

        /// <summary>Index of the next byte.</summary>
        private int _next;
        private int _filled;

        /// <summary>Whether the compressed bytes could not be read. Any other IOException is that of the decompression, whose type is not public.</summary>
        public bool HasFailed { get; private set; }

        /// <summary>Whether no byte was read yet.</summary>
        public bool IsAtStart { get; private set; } = true;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            Fill(1, keep: _next);

            // At most half of the memory, so that there is room for a trailer after the bytes of this read.
            int count = Math.Min(Math.Min(buffer.Length, _filled - _next), _bytes.Length / 2);
            if (count > 0)
            {
                _bytes.AsSpan(_next, count).CopyTo(buffer);
                _given = _next;
                _next += count;
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        /// <summary>The next byte; −1 at the end.</summary>
        public int TryTake()
        {
            IsAtStart = false;
            Fill(1, keep: _next);
            _given = _next;
            return _next < _filled ? _bytes[_next++] : -1;
        }

        /// <summary>Moves to the end of the first occurrence of these bytes that starts within the last read; false if there is none.</summary>
        public bool GoBehind(ReadOnlySpan<byte> bytes)
        {
            Fill(bytes.Length, keep: _given);
            int end = Math.Min(_next + bytes.Length, _filled);
            int found = _bytes.AsSpan(_given, end - _given).IndexOf(bytes);
            _next = found >= 0 ? _given + found + bytes.Length : _next;
            _given = _next;
            return found >= 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        /// <summary>Makes a number of bytes available from the next one on, if they exist. Those before <paramref name="keep"/> may be discarded.</summary>
        private void Fill(int count, int keep)
        {
            if (_filled - _next >= count)
            {
                return;
            }

            _bytes.AsSpan(keep, _filled - keep).CopyTo(_bytes);
            _filled -= keep;
            _next -= keep;
            _given = Math.Max(_given - keep, 0);
            int read;
            do
            {
                HasFailed = true;
                read = source.Read(_bytes, _filled, _bytes.Length - _filled);
                HasFailed = false;
                _filled += read;
            }
            while (read > 0 && _filled - _next < count);
        }
    }
}
