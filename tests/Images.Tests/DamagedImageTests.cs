using System.Buffers.Binary;
using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

/// <summary>An image that cannot be read is an error that names its file, and costs no more memory than an image of its size.</summary>
public sealed class DamagedImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-damaged-").FullName;

    private string File => Path.Combine(_folder, "a", "image.png");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Loads an image of 8 × 16 pixels; what is wrong with it, or null.</summary>
    private string? Fault(byte[] content, ImageResize resize = ImageResize.None)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllBytes(File, content);
        ImageFolder folder = ImageFolder.Open(_folder, 3, 8, 16, resize);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.Equal(3 * 8 * 16, folder.Load().Pixels.Length);
            return null;
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith($"{File}: ", error.Message, StringComparison.Ordinal);
            return error.Message[(File.Length + 2)..];
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    private static byte[] Sound(string kind)
    {
        byte[] pixels = new byte[3 * 8 * 16];
        new Random(3).NextBytes(pixels);
        return kind switch
        {
            "png" => ImageFiles.Png(8, 16, 3, pixels),
            "bmp" => ImageFiles.Bmp(8, 16, pixels),
            _ => ImageFiles.Jpeg(8, 16, [200, 17]),
        };
    }

    [Fact]
    public void AnotherSizeIsNamed()
    {
        Assert.Equal("expected an image of 8 × 16 pixels (height × width), found 16 × 8.", Fault(ImageFiles.Png(16, 8, 1, new byte[128])));
        Assert.Null(Fault(ImageFiles.Png(16, 8, 1, new byte[128]), ImageResize.Nearest));
    }

    [Fact]
    public void AnotherKindOfFileIsNamed()
    {
        Assert.Equal("expected a PNG, JPEG or BMP image, found another kind of file.", Fault([0]));
        Assert.Equal("expected a file with an image, found no content: an empty file, a pipe or a device.", Fault([]));
        Assert.Equal("expected a PNG, JPEG or BMP image, found another kind of file.", Fault([.. "GIF89a"u8, .. new byte[100]]));
    }

    [Fact]
    public void ADeclaredSizeIsCheckedBeforeAnythingOfItIsAllocated()
    {
        byte[] content = Sound("png");
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(16), 1 << 20);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(20), 1 << 20);
        Assert.Contains("expected", Fault(content), StringComparison.Ordinal);
        Assert.Contains("expected", Fault(content, ImageResize.Bilinear), StringComparison.Ordinal);

        // What its header promises would be 192 MB.
        byte[] compressed = ImageFiles.Compressed(new byte[392]);
        Assert.Equal(
            $"expected 201334784 bytes of pixels as its header declares, found {compressed.Length} compressed bytes, which cannot hold more than {1032 * compressed.Length}.",
            Fault(ImageFiles.PngOf(1 << 13, 1 << 13, 2, compressed), ImageResize.Bilinear));
    }

    [Fact]
    public void DataThatInflateToMoreThanTheImageAreRefused()
    {
        byte[] bomb = ImageFiles.PngOf(8, 16, 2, ImageFiles.Compressed(new byte[64 << 20]));
        Assert.InRange(bomb.Length, 0, 128 << 10);
        Assert.Equal("expected 392 bytes of pixels as its header declares, found more.", Fault(bomb));
        Assert.Equal("expected 392 bytes of pixels as its header declares, found 391.", Fault(ImageFiles.PngOf(8, 16, 2, ImageFiles.Compressed(new byte[391]))));
        Assert.Null(Fault(ImageFiles.PngOf(8, 16, 2, ImageFiles.Compressed(new byte[392]))));
    }

    [Fact]
    public void AnInterlacedImageIsRead()
    {
        // Seven passes: 1 × 2, 1 × 2, 1 × 4, 2 × 4, 2 × 8, 4 × 8, 4 × 16 pixels, each row with its filter.
        byte[] passes = new byte[(128 * 3) + 1 + 1 + 1 + 2 + 2 + 4 + 4];
        Assert.Null(Fault(ImageFiles.PngOf(8, 16, 2, ImageFiles.Compressed(passes), isInterlaced: true)));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("bmp")]
    [InlineData("jpeg")]
    public void EveryCutIsNamed(string kind)
    {
        byte[] content = Sound(kind);
        Assert.Null(Fault(content));
        for (int length = 0; length < content.Length; length++)
        {
            Assert.NotNull(Fault(content[..length], length % 2 == 0 ? ImageResize.Nearest : ImageResize.None));
        }
    }

    [Theory]
    [InlineData("png")]
    [InlineData("bmp")]
    [InlineData("jpeg")]
    public void DamageIsNamedOrHarmless(string kind)
    {
        byte[] sound = Sound(kind);
        var random = new Random(8);
        int named = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int times = random.Next(1, 5); times > 0; times--)
            {
                damaged[random.Next(round % 2 == 0 ? Math.Min(64, damaged.Length) : damaged.Length)] = (byte)random.Next(256);
            }

            named += Fault(damaged, round % 3 == 0 ? ImageResize.Nearest : ImageResize.None) is null ? 0 : 1;
        }

        Assert.InRange(named, 100, 1000);
    }
}
