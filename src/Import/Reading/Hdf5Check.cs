using System.Buffers.Binary;

namespace GenBn.Import.Reading;

/// <summary>
/// Checks the structure of an HDF5 file before the library reads it. The library trusts the sizes and addresses of a file: a damaged one could make
/// it allocate more than the file has, or follow addresses in a circle, and a hostile one could refer to other files. After this check, each
/// structure lies within the file, none is reached twice, and nothing leads out of the file.
/// </summary>
/// <remarks>
/// Read is what the HDF5 library writes by default, with groups in symbol tables, and its newer form with links in object headers. Specification:
/// "HDF5 File Format Specification", version 3.0, The HDF Group.
/// </remarks>
internal sealed class Hdf5Check
{
    private const ulong Undefined = ulong.MaxValue;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly HashSet<ulong> _visited = [];
    private readonly Stack<ulong> _objects = new();
    private readonly Hdf5Messages _messages;

    private Hdf5Check(ReadOnlyMemory<byte> content)
    {
        _content = content;
        _messages = new Hdf5Messages(this);
    }

    /// <summary>Checks a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or has what no Keras model has. The message does not name the file.</exception>
    public static void Run(ReadOnlyMemory<byte> content) => new Hdf5Check(content).Run();

    /// <summary>The content, for parts of it that are checked elsewhere.</summary>
    public long Length => _content.Length;

    /// <summary>Bytes at an address.</summary>
    /// <exception cref="InvalidDataException">They are not in the file.</exception>
    public ReadOnlySpan<byte> At(ulong address, ulong length) =>
        address <= (ulong)_content.Length && length <= (ulong)_content.Length - address
            ? _content.Span.Slice((int)address, (int)length)
            : throw new InvalidDataException($"{length} bytes at {address} are not in the file");

    /// <summary>Marks a structure as reached.</summary>
    /// <exception cref="InvalidDataException">It was reached before.</exception>
    public void Visit(ulong address)
    {
        if (!_visited.Add(address))
        {
            throw new InvalidDataException($"the structure at {address} is used twice");
        }
    }

    /// <summary>Marks a structure that may be used several times; true if it is reached for the first time.</summary>
    public bool IsFirstVisit(ulong address) => _visited.Add(address);

    /// <summary>Plans the check of an object that a group contains.</summary>
    public void Add(ulong header) => _objects.Push(header);

    /// <summary>Checks a group whose links are in a tree of symbol tables.</summary>
    public void CheckSymbolTable(ulong tree, ulong heap)
    {
        ReadOnlySpan<byte> header = At(heap, 32);
        Expect(header, "HEAP"u8, 0);
        At(Number(header[24..]), Number(header[8..]));
        CheckTree(tree, null);
    }

    public static ulong Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    public static void ExpectUndefined(ulong address, string what)
    {
        if (address != Undefined)
        {
            throw new InvalidDataException($"it has {what}, which Keras does not write; save the model again with Keras, or use h5repack --low=0 --high=0");
        }
    }

    public static void Expect(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature, byte version)
    {
        if (!bytes.StartsWith(signature) || bytes[signature.Length] != version)
        {
            string expected = System.Text.Encoding.ASCII.GetString(signature);
            throw new InvalidDataException($"expected a structure '{expected}' of version {version}, but found something else");
        }
    }

    private void Run()
    {
        if (!IsHdf5(_content.Span))
        {
            throw new InvalidDataException("it does not begin as an HDF5 file does");
        }

        Add(Superblock());
        while (_objects.TryPop(out ulong header))
        {
            Visit(header);
            CheckObject(header);
        }
    }

    /// <summary>Whether content begins with the signature of HDF5.</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10]);

    private ulong Superblock()
    {
        byte version = At(8, 1)[0];
        int sizes = version < 2 ? 13 : 9;
        ReadOnlySpan<byte> block = At(0, version < 2 ? 120UL : 48UL);
        if (version > 3 || block[sizes] != 8 || block[sizes + 1] != 8)
        {
            throw new InvalidDataException(
                $"superblock version {version} with addresses of {block[sizes]} and lengths of {block[sizes + 1]} bytes; expected 0 to 3, 8 and 8");
        }

        // Version 1 has four bytes more before the addresses.
        int addresses = version switch { 0 => 24, 1 => 28, _ => 12 };
        if (Number(block[addresses..]) != 0)
        {
            throw new InvalidDataException("its addresses do not count from its beginning");
        }

        ExpectUndefined(Number(block[(addresses + (version < 2 ? 24 : 8))..]), "a driver block or an extension of the superblock");
        return Number(block[(addresses + (version < 2 ? 40 : 24))..]);
    }

    private void CheckObject(ulong address)
    {
        if (At(address, 1)[0] != 1)
        {
            CheckNewObject(address);
            return;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(At(address, 16)[8..]);
        CheckMessages(address + 16, length, 8, isNew: false);
    }

    private void CheckNewObject(ulong address)
    {
        ReadOnlySpan<byte> prefix = At(address, 6);
        Expect(prefix, "OHDR"u8, 2);
        byte flags = prefix[5];
        ulong at = address + 6 + ((flags & 0x20) != 0 ? 16UL : 0) + ((flags & 0x10) != 0 ? 4UL : 0);
        int size = 1 << (flags & 3);
        Span<byte> length = stackalloc byte[8];
        length.Clear();
        At(at, (ulong)size).CopyTo(length);
        CheckMessages(at + (ulong)size, Number(length), (flags & 4) != 0 ? 6 : 4, isNew: true);
    }

    /// <summary>Checks the messages of an object header and of the blocks that continue it.</summary>
    private void CheckMessages(ulong address, ulong length, int prefix, bool isNew)
    {
        var blocks = new Queue<(ulong Address, ulong Length)>([(address, length)]);
        while (blocks.TryDequeue(out (ulong Address, ulong Length) block))
        {
            ReadOnlySpan<byte> rest = At(block.Address, block.Length);

            // In the newer form, fewer bytes than a message needs are a gap.
            while (rest.Length > (isNew ? prefix : 0))
            {
                if (rest.Length < prefix)
                {
                    throw new InvalidDataException("an object header ends within a message");
                }

                int type = isNew ? rest[0] : BinaryPrimitives.ReadUInt16LittleEndian(rest);
                int size = BinaryPrimitives.ReadUInt16LittleEndian(rest[(isNew ? 1 : 2)..]);
                byte flags = rest[isNew ? 3 : 4];
                rest = rest[prefix..];
                if (size > rest.Length || (flags & 2) != 0)
                {
                    throw new InvalidDataException("a message of an object header exceeds it, or is shared");
                }

                if (type == Hdf5Messages.Continuation)
                {
                    blocks.Enqueue(Continued(rest[..size], isNew));
                }
                else
                {
                    _messages.Check(type, rest[..size]);
                }

                rest = rest[size..];
            }
        }
    }

    private (ulong Address, ulong Length) Continued(ReadOnlySpan<byte> message, bool isNew)
    {
        if (message.Length < 16)
        {
            throw new InvalidDataException("a continuation of an object header has no address");
        }

        ulong address = Number(message), length = Number(message[8..]);
        Visit(address);
        if (!isNew)
        {
            return (address, length);
        }

        // The newer form has a signature before the messages and a checksum behind them.
        if (length < 8)
        {
            throw new InvalidDataException("a continuation of an object header is too short");
        }

        if (!At(address, length).StartsWith("OCHK"u8))
        {
            throw new InvalidDataException("expected the continuation of an object header, but found something else");
        }

        return (address + 4, length - 8);
    }

    private void CheckTree(ulong address, int? expectedLevel)
    {
        Visit(address);
        ReadOnlySpan<byte> node = At(address, 24);
        Expect(node, "TREE"u8, 0);
        int level = node[5], entries = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        if (expectedLevel is { } expected && level != expected)
        {
            throw new InvalidDataException("a tree of links has levels out of order");
        }

        // A key stands before each child, and one behind the last.
        ReadOnlySpan<byte> body = At(address + 24, ((ulong)entries * 16) + 8);
        for (int entry = 0; entry < entries; entry++)
        {
            ulong child = Number(body[((entry * 16) + 8)..]);
            if (level > 0)
            {
                CheckTree(child, level - 1);
            }
            else
            {
                CheckSymbols(child);
            }
        }
    }

    private void CheckSymbols(ulong address)
    {
        Visit(address);
        ReadOnlySpan<byte> node = At(address, 8);
        Expect(node, "SNOD"u8, 1);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        ReadOnlySpan<byte> entries = At(address + 8, (ulong)count * 40);
        for (int entry = 0; entry < count; entry++)
        {
            ReadOnlySpan<byte> symbol = entries.Slice(entry * 40, 40);
            if (BinaryPrimitives.ReadUInt32LittleEndian(symbol[16..]) > 1)
            {
                throw new InvalidDataException("a group contains a link; only objects of the file itself are read");
            }

            Add(Number(symbol[8..]));
        }
    }
}
