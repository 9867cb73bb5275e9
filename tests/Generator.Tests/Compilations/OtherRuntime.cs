using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using GenBn.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GenBn.Tests;

/// <summary>The runtime as another version of it could be: its assembly with another contract.</summary>
/// <remarks>A row of a metadata table is pointed at another value of the same heap. For the tables see ECMA-335, II.22.9 and II.22.15.</remarks>
internal static class OtherRuntime
{
    private const int FlagsSize = 2;

    /// <summary>One with the next contract.</summary>
    public static MetadataReference WithNextContract() => Change((image, reader, field) =>
    {
        ConstantHandle constant = reader.GetFieldDefinition(field).GetDefaultValue();
        BlobHandle next = Enumerable.Range(1, reader.GetTableRowCount(TableIndex.Constant)).Select(row => reader.GetConstant(MetadataTokens.ConstantHandle(row)))
            .First(other => other.TypeCode == ConstantTypeCode.Int32 && reader.GetBlobReader(other.Value).ReadInt32() == GeneratedCode.Contract + 1).Value;
        int rowSize = reader.GetTableRowSize(TableIndex.Constant);
        int at = reader.GetTableMetadataOffset(TableIndex.Constant) + ((MetadataTokens.GetRowNumber(constant) - 1) * rowSize);
        int size = reader.GetHeapSize(HeapIndex.Blob) > ushort.MaxValue ? sizeof(int) : sizeof(ushort);
        Write(image[(at + rowSize - size)..], size, MetadataTokens.GetHeapOffset(next));
    });

    /// <summary>One from before there were contracts.</summary>
    public static MetadataReference WithoutContract() => Change((image, reader, field) =>
    {
        int at = reader.GetTableMetadataOffset(TableIndex.Field) + ((MetadataTokens.GetRowNumber(field) - 1) * reader.GetTableRowSize(TableIndex.Field));
        int size = reader.GetHeapSize(HeapIndex.String) > ushort.MaxValue ? sizeof(int) : sizeof(ushort);
        Write(image[(at + FlagsSize)..], size, MetadataTokens.GetHeapOffset(reader.GetModuleDefinition().Name));
    });

    /// <summary>Whether a reference is to the runtime of this build.</summary>
    public static bool IsRuntime(MetadataReference reference) => reference is PortableExecutableReference { FilePath: { } path } && Path.GetFileName(path) == "GenBn.dll";

    private static PortableExecutableReference Change(Action<Span<byte>, MetadataReader, FieldDefinitionHandle> change)
    {
        byte[] image = File.ReadAllBytes(typeof(GeneratedCode).Assembly.Location);
        using var file = new PEReader([.. image]);
        MetadataReader reader = file.GetMetadataReader();
        FieldDefinitionHandle field = reader.FieldDefinitions.Single(handle =>
            reader.GetFieldDefinition(handle) is var one
            && reader.StringComparer.Equals(one.Name, nameof(GeneratedCode.Contract))
            && reader.StringComparer.Equals(reader.GetTypeDefinition(one.GetDeclaringType()).Name, nameof(GeneratedCode)));
        change(image.AsSpan(file.PEHeaders.MetadataStartOffset), reader, field);
        return MetadataReference.CreateFromImage(image);
    }

    private static void Write(Span<byte> place, int size, int value)
    {
        if (size == sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(place, checked((ushort)value));
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(place, value);
        }
    }
}
