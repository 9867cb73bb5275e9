using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>An IDX file that is cut while it is read is an exception, not the end of the process.</summary>
public sealed class R3IdxTests : IDisposable
{
    private const int Count = 64;
    private const int Size = 96;
    private const int Length = 16 + (Count * Size * Size);

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-cut-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IdxSource Open(out string images)
    {
        images = Path.Combine(_folder, "images");
        byte[] pixels = new byte[Count * Size * Size];
        pixels.AsSpan().Fill(255);
        File.WriteAllBytes(images, IdxFiles.Of([Count, Size, Size], pixels));
        string labels = Path.Combine(_folder, "labels");
        File.WriteAllBytes(labels, IdxFiles.Of([Count], new byte[Count]));
        return new IdxSource(images, labels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(Length / 2)]
    [InlineData(Length - 1)]
    public void AFileThatWasCutIsAnIOException(int length)
    {
        using IdxSource source = Open(out string images);
        Cut(images, length);
        float[] inputs = new float[Size * Size];
        var error = Assert.ThrowsAny<IOException>(() => source.Read(1, [Count - 1], inputs, new int[1], []));
        Assert.Equal($"{images}: expected {Length} bytes as when it was opened, found {length}.", error.Message);
    }

    /// <summary>
    /// One thread cuts the file and makes it long again, another reads. What is read is what was there, or zeros where the file was made
    /// longer, or an IOException; how often each occurs is chance.
    /// </summary>
    [Fact(Timeout = 120_000)]
    public async Task AFileThatIsCutMeanwhileIsRefusedOrRead()
    {
        using IdxSource source = Open(out string images);
        using var stop = new CancellationTokenSource();
        Task cutting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Cut(images, 4096);
                Cut(images, Length);
            }
        });
        await Task.Run(() =>
        {
            int[] samples = [.. Enumerable.Range(0, Count)];
            float[] inputs = new float[Count * Size * Size];
            for (int round = 0; round < 300; round++)
            {
                try
                {
                    source.Read(1, samples, inputs, new int[Count], []);
                    Assert.DoesNotContain(inputs, value => value is not (0 or 1));
                }
                catch (IOException error)
                {
                    Assert.StartsWith($"{images}: expected {Length} bytes", error.Message, StringComparison.Ordinal);
                }
            }
        });
        await stop.CancelAsync();
        await cutting;
    }

    /// <summary>Rows in every order, in runs and larger than a piece, as the reader has them.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(300)]
    public void EveryOrderIsRead(int size)
    {
        var random = new Random(size);
        byte[] pixels = new byte[9 * size * size];
        random.NextBytes(pixels);
        string images = Path.Combine(_folder, "images");
        File.WriteAllBytes(images, IdxFiles.Of([9, (uint)size, (uint)size], pixels));
        string labels = Path.Combine(_folder, "labels");
        File.WriteAllBytes(labels, IdxFiles.Of([9], [0, 1, 2, 3, 4, 5, 6, 7, 8]));
        Dataset expected = IdxReader.Load(images, labels);
        using var source = new IdxSource(images, labels);
        for (int round = 0; round < 20; round++)
        {
            int[] samples = [.. Enumerable.Range(0, random.Next(1, 12)).Select(index => round < 3 ? index % 9 : random.Next(9))];
            float[] wanted = new float[samples.Length * size * size];
            float[] found = new float[wanted.Length];
            int[] foundLabels = new int[samples.Length];
            expected.Read(1, samples, wanted, new int[samples.Length], []);
            source.Read(1, samples, found, foundLabels, []);
            Assert.Equal(wanted, found);
            Assert.Equal(samples, foundLabels);
        }
    }

    private static void Cut(string path, int length)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }
}
