using System.Buffers.Binary;

namespace GenBn.Import.Reading;

/// <summary>
/// Checks the messages of object headers of an HDF5 file: what describes a value has as many bytes as it says, and nothing refers to another file.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class Hdf5Messages(Hdf5Check file)
{
    /// <summary>Type of the message that says where an object header goes on.</summary>
    public const int Continuation = 0x10;

    private const int Dataspace = 1, LinkInfo = 2, Datatype = 3, OldFillValue = 4, FillValue = 5, Link = 6, ExternalFiles = 7, Layout = 8, Attribute = 12,
        SymbolTable = 0x11, AttributeInfo = 0x15;

    private const int MostDimensions = 32;

    /// <summary>Checks a message.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a kind that Keras does not write.</exception>
    public void Check(int type, ReadOnlySpan<byte> message)
    {
        switch (type)
        {
            case Dataspace:
                Elements(message);
                break;
            case LinkInfo or AttributeInfo:
                // After version and flags, there may be the largest index of creation.
                int index = type == LinkInfo ? 8 : 2;
                int at = 2 + ((Part(message, 0, 2)[1] & 1) != 0 ? index : 0);
                Hdf5Check.ExpectUndefined(Hdf5Check.Number(Part(message, at, 8)), "links or attributes in a heap of their own");
                break;
            case Datatype:
                TypeOf(message);
                break;
            case OldFillValue:
                Part(message, 4, BinaryPrimitives.ReadUInt32LittleEndian(Part(message, 0, 4)));
                break;
            case FillValue:
                CheckFillValue(message);
                break;
            case Link:
                CheckLink(message);
                break;
            case ExternalFiles:
                throw new InvalidDataException("a tensor is in another file");
            case Layout:
                CheckLayout(message);
                break;
            case Attribute:
                CheckAttribute(message);
                break;
            case SymbolTable:
                file.CheckSymbolTable(Hdf5Check.Number(Part(message, 0, 8)), Hdf5Check.Number(Part(message, 8, 8)));
                break;
            default:
                break;
        }
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> message, long at, long length) =>
        at >= 0 && length >= 0 && at <= message.Length && length <= message.Length - at
            ? message.Slice((int)at, (int)length)
            : throw new InvalidDataException("a message of an object header is shorter than it says");

    /// <summary>Number of elements that a dataspace has.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether there is nothing behind it: in an attribute, its end says where the next part begins.</param>
    private static long Elements(ReadOnlySpan<byte> message, bool isWhole = false)
    {
        ReadOnlySpan<byte> start = Part(message, 0, 4);
        int version = start[0], rank = start[1];
        if (version is not (1 or 2) || rank > MostDimensions)
        {
            throw new InvalidDataException($"a dataspace of version {version} has {rank} dimensions");
        }

        // The newer version says that there are no elements at all.
        Int128 count = version == 2 && start[3] == 2 ? 0 : 1;
        int dimensions = version == 1 ? 8 : 4, lists = 1 + ((start[2] & 1) != 0 ? 1 : 0) + (version == 1 && (start[2] & 2) != 0 ? 1 : 0);
        ReadOnlySpan<byte> sizes = Part(message, dimensions, 8L * rank * lists);
        CheckEnd(message, dimensions + sizes.Length, isWhole);
        for (int dimension = 0; dimension < rank; dimension++)
        {
            count *= Hdf5Check.Number(sizes[(8 * dimension)..]);
            if (count > int.MaxValue)
            {
                throw new InvalidDataException("a value has more elements than can be read");
            }
        }

        return (long)count;
    }

    /// <summary>Class and size of a type. Keras writes numbers and strings.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">See <see cref="Elements"/>.</param>
    private static (int Class, long Size) TypeOf(ReadOnlySpan<byte> message, bool isWhole = false)
    {
        ReadOnlySpan<byte> start = Part(message, 0, 8);
        int kind = start[0] & 15;
        bool isText = kind == 9 && (start[1] & 15) == 1;
        if (kind is not (0 or 1 or 3) && !isText)
        {
            throw new InvalidDataException($"a value has the type class {kind}; expected numbers or text");
        }

        long size = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        if (size is < 1 or > ushort.MaxValue || (kind is 0 or 1 && size > 16) || (isText && size != 16))
        {
            throw new InvalidDataException($"a value of the type class {kind} has {size} bytes");
        }

        // A text of variable length consists of elements, whose type follows: a byte or a character.
        int properties = kind switch { 0 => 4, 1 => 12, 3 => 0, _ => (Part(message, 8, 8)[0] & 15) == 0 ? 12 : 8 };
        Part(message, 8, properties);
        if (isText && (message[8] & 15) is not (0 or 3))
        {
            throw new InvalidDataException("a text does not consist of characters");
        }

        CheckEnd(message, 8 + properties, isWhole);
        return (kind, size);
    }

    private static void CheckEnd(ReadOnlySpan<byte> message, int length, bool isWhole)
    {
        if (isWhole && message.Length != length)
        {
            throw new InvalidDataException($"a part of an attribute has {length} bytes, but says {message.Length}");
        }
    }

    private static void CheckFillValue(ReadOnlySpan<byte> message)
    {
        int version = Part(message, 0, 1)[0];
        bool isDefined = version < 3 ? version == 1 || Part(message, 3, 1)[0] != 0 : (Part(message, 1, 1)[0] & 0x20) != 0;
        int at = version < 3 ? 4 : 2;
        if (isDefined)
        {
            // Negative: there is none.
            int size = BinaryPrimitives.ReadInt32LittleEndian(Part(message, at, 4));
            Part(message, at + 4, Math.Max(size, 0));
        }
    }

    private void CheckLink(ReadOnlySpan<byte> message)
    {
        int flags = Part(message, 0, 2)[1];
        int at = 2;
        if ((flags & 8) != 0 && Part(message, at++, 1)[0] != 0)
        {
            throw new InvalidDataException("a group contains a link; only objects of the file itself are read");
        }

        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0);
        int width = 1 << (flags & 3);
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        Part(message, at, width).CopyTo(number);
        ulong length = Hdf5Check.Number(number);
        if (length > ushort.MaxValue)
        {
            throw new InvalidDataException("the name of a link is too long");
        }

        Part(message, at + width, (long)length);
        file.Add(Hdf5Check.Number(Part(message, at + width + (long)length, 8)));
    }

    private void CheckLayout(ReadOnlySpan<byte> message)
    {
        int version = Part(message, 0, 2)[0];
        int kind = version < 3 ? Part(message, 2, 1)[0] : message[1];
        switch (kind)
        {
            case 0 when version < 3:
                int sizes = 8 + (4 * message[1]);
                Part(message, sizes + 4, BinaryPrimitives.ReadUInt32LittleEndian(Part(message, sizes, 4)));
                break;
            case 0:
                Part(message, 4, BinaryPrimitives.ReadUInt16LittleEndian(Part(message, 2, 2)));
                break;
            case 1 when version >= 3:
                ulong address = Hdf5Check.Number(Part(message, 2, 8)), length = Hdf5Check.Number(Part(message, 10, 8));
                if (address != ulong.MaxValue)
                {
                    file.At(address, length);
                }

                break;
            case 1 or 2:
                break;
            default:
                throw new InvalidDataException($"a tensor is stored in the form {kind}; expected it in the file itself");
        }
    }

    private void CheckAttribute(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> start = Part(message, 0, 8);
        int version = start[0];
        if (version is < 1 or > 3 || (version > 1 && (start[1] & 3) != 0))
        {
            throw new InvalidDataException($"an attribute has version {version} or is shared");
        }

        int name = BinaryPrimitives.ReadUInt16LittleEndian(start[2..]);
        int type = BinaryPrimitives.ReadUInt16LittleEndian(start[4..]), space = BinaryPrimitives.ReadUInt16LittleEndian(start[6..]);
        int at = version == 3 ? 9 : 8;

        // The name ends with its first zero, which must be where its length says.
        int end = Part(message, at, name).IndexOf((byte)0);
        if (end < 0 || (version > 1 && end != name - 1) || Padded(end + 1, version) != Padded(name, version))
        {
            throw new InvalidDataException("the name of an attribute has another length than it says");
        }

        at += Padded(name, version);
        (int kind, long size) = TypeOf(Part(message, at, type), isWhole: true);
        at += Padded(type, version);
        long elements = Elements(Part(message, at, space), isWhole: true);
        at += Padded(space, version);
        ReadOnlySpan<byte> data = Part(message, at, elements * size);
        if (kind == 9)
        {
            CheckTexts(data);
        }
    }

    private static int Padded(int length, int version) => version == 1 ? (length + 7) / 8 * 8 : length;

    /// <summary>Texts of variable length are in heaps: a length, the address of the heap and the index in it.</summary>
    private void CheckTexts(ReadOnlySpan<byte> references)
    {
        long total = 0;
        for (int at = 0; at + 16 <= references.Length; at += 16)
        {
            total += BinaryPrimitives.ReadUInt32LittleEndian(references[at..]);
            ulong heap = Hdf5Check.Number(references[(at + 4)..]);
            if (heap is not (0 or ulong.MaxValue) && file.IsFirstVisit(heap))
            {
                CheckHeap(heap);
            }
        }

        if (total > file.Length)
        {
            throw new InvalidDataException("the texts of an attribute are longer than the file");
        }
    }

    private void CheckHeap(ulong address)
    {
        ReadOnlySpan<byte> header = file.At(address, 16);
        Hdf5Check.Expect(header, "GCOL"u8, 1);
        ulong size = Hdf5Check.Number(header[8..]);
        if (size < 16)
        {
            throw new InvalidDataException("a heap of texts is too short");
        }

        ReadOnlySpan<byte> rest = file.At(address, size)[16..];
        while (rest.Length > 16 && BinaryPrimitives.ReadUInt16LittleEndian(rest) != 0)
        {
            ulong length = Hdf5Check.Number(rest[8..]);
            ulong padded = length > (ulong)rest.Length ? ulong.MaxValue : (length + 7) / 8 * 8;
            if (padded > (ulong)rest.Length - 16)
            {
                throw new InvalidDataException("a text exceeds the heap that it is in");
            }

            rest = rest[(16 + (int)padded)..];
        }
    }
}
