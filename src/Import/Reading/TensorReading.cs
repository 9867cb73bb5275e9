using System.Buffers.Binary;
using GenBn.Import.Graphs;
using GenBn.Onnx.Schema;
using Google.Protobuf.Collections;
using DataType = GenBn.Onnx.Schema.TensorProto.Types.DataType;

namespace GenBn.Import.Reading;

/// <summary>Reads tensors of a model: from raw bytes, from the field of their type, or from another file.</summary>
/// <param name="file">The model.</param>
internal sealed class TensorReading(ModelFile file)
{
    /// <summary>Whole numbers in a tensor that may be sizes or positions. Larger ones are data, which no layer has.</summary>
    private const int MostIntegers = 4096;

    /// <summary>Number of elements that memory can hold.</summary>
    private const long MostElements = 1 << 29;

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Constant Read(TensorProto tensor)
    {
        int[] shape = ShapeOf(tensor, out long length);
        var type = (DataType)tensor.DataType;
        int size = SizeOf(type);
        if (size == 0)
        {
            return Constant.Opaque(shape);
        }

        bool isExternal = tensor.DataLocation == TensorProto.Types.DataLocation.External;
        ReadOnlyMemory<byte>? raw = isExternal ? (ReadOnlyMemory<byte>)file.External.Read(file.Name, tensor, length * size)
            : tensor.RawData.Length > 0 || length == 0 ? tensor.RawData.Memory
            : (ReadOnlyMemory<byte>?)null;
        long found = raw is { } bytes ? bytes.Length / size : FieldLength(tensor, type);
        if (found != length || (raw is { } all && all.Length != length * size))
        {
            throw new InvalidDataException(
                $"{file.Name}: tensor '{Names.Shown(tensor.Name)}': expected {length} values of type {type}, but found {found}.");
        }

        if (type is DataType.Float && raw is { } floats)
        {
            return new Constant(shape, floats);
        }

        if (type is DataType.Float or DataType.Float16 or DataType.Bfloat16 or DataType.Double)
        {
            return new Constant(shape, raw is { } encoded ? Decode(encoded.Span, type, (int)length) : Field(tensor, type));
        }

        if (length > MostIntegers)
        {
            return Constant.Opaque(shape);
        }

        IEnumerable<long> numbers = raw is { } whole ? Integers(whole, type)
            : type == DataType.Int64 ? tensor.Int64Data
            : tensor.Int32Data.Select(number => (long)number);
        return new Constant(shape, [.. numbers.Select(number => new Dimension(Math.Clamp(number, int.MinValue, int.MaxValue)))]);
    }

    private int[] ShapeOf(TensorProto tensor, out long length)
    {
        length = 1;
        foreach (long size in tensor.Dims)
        {
            if (size is < 0 or > MostElements || (length *= size) > MostElements)
            {
                throw new InvalidDataException(
                    $"{file.Name}: tensor '{Names.Shown(tensor.Name)}': expected at most {MostElements} values, but its shape has more or a negative size.");
            }
        }

        return [.. tensor.Dims.Select(size => (int)size)];
    }

    private static int SizeOf(DataType type) => type switch
    {
        DataType.Float or DataType.Int32 => 4,
        DataType.Double or DataType.Int64 => 8,
        DataType.Float16 or DataType.Bfloat16 => 2,
        DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
        _ => 0,
    };

    private static long FieldLength(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float => tensor.FloatData.Count,
        DataType.Double => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        _ => tensor.Int32Data.Count,
    };

    /// <summary>Values of a typed field. Half precision is in the low bits of whole numbers.</summary>
    private static float[] Field(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float => Copy(tensor.FloatData),
        DataType.Double => [.. tensor.DoubleData.Select(number => (float)number)],
        DataType.Float16 => [.. tensor.Int32Data.Select(bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits))],
        _ => [.. tensor.Int32Data.Select(bits => BitConverter.Int32BitsToSingle(bits << 16))],
    };

    private static float[] Copy(RepeatedField<float> field)
    {
        float[] values = new float[field.Count];
        field.CopyTo(values, 0);

        // A large model would otherwise be in memory twice.
        field.Clear();
        return values;
    }

    private static float[] Decode(ReadOnlySpan<byte> bytes, DataType type, int length)
    {
        float[] values = new float[length];
        for (int index = 0; index < length; index++)
        {
            values[index] = type switch
            {
                DataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
                DataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
            };
        }

        return values;
    }

    private static IEnumerable<long> Integers(ReadOnlyMemory<byte> bytes, DataType type)
    {
        int size = SizeOf(type);
        for (int at = 0; at < bytes.Length; at += size)
        {
            ReadOnlySpan<byte> number = bytes.Span[at..];
            yield return type switch
            {
                DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(number),
                DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(number),
                DataType.Int8 => (sbyte)number[0],
                _ => number[0],
            };
        }
    }
}
