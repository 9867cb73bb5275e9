using System.IO.MemoryMappedFiles;
using Xunit;

namespace GenBn.Tests.Data;

/// <summary>A hint only: mapped memory reads as before, as often as it is given.</summary>
public sealed class RandomAccessHintTests
{
    [Fact]
    public void MappedMemoryReadsAsBefore()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] content = new byte[100_003];
            new Random(1).NextBytes(content);
            File.WriteAllBytes(path, content);
            using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
            using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            RandomAccessHint.Give(view.SafeMemoryMappedViewHandle);
            RandomAccessHint.Give(view.SafeMemoryMappedViewHandle);
            byte[] read = new byte[content.Length];
            Assert.Equal(read.Length, view.ReadArray(0, read, 0, read.Length));
            Assert.Equal(content, read);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ADisposedViewIsAnError()
    {
        using var map = MemoryMappedFile.CreateNew(mapName: null, 4096);
        MemoryMappedViewAccessor view = map.CreateViewAccessor();
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => RandomAccessHint.Give(view.SafeMemoryMappedViewHandle));
    }
}
