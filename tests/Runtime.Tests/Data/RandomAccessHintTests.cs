using System.IO.MemoryMappedFiles;
using Xunit;

namespace GenBn.Tests.Data;

/// <summary>The system takes the hint, and mapped memory reads as before.</summary>
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
            Assert.Equal(!OperatingSystem.IsWindows(), RandomAccessHint.Give(view.SafeMemoryMappedViewHandle));
            byte[] read = new byte[content.Length];
            Assert.Equal(read.Length, view.ReadArray(0, read, 0, read.Length));
            Assert.Equal(content, read);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
