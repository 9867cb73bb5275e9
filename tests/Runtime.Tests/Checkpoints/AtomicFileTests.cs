using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "weights");

    private void AssertOnlyOldContent()
    {
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
    }

    [Fact]
    public void TheFileIsReplaced()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);

        AtomicFile.Write(Target, stream => stream.Write([4, 5]));

        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
        Assert.Equal([4, 5], File.ReadAllBytes(Target));
    }

    [Fact]
    public void UntilTheNewFileIsCompleteTheOldOneIsThere()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);

        AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
            string temporary = Assert.Single(Directory.GetFiles(_folder), file => file != Target);
            Assert.StartsWith($"{Target}.tmp", temporary);
        });

        Assert.Equal(100_000, new FileInfo(Target).Length);
    }

    [Fact]
    public void AFailureMidwayLeavesTheOldFileAlone()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            throw new IOException("full");
        }));

        Assert.Equal("full", error.Message);
        AssertOnlyOldContent();
    }

    [Fact]
    public void TensorsThatCannotBeListedLeaveTheOldFileAlone()
    {
        static IEnumerable<NamedTensor> Failing()
        {
            yield return WeightsContent.Tensors()[0];
            throw new TimeoutException();
        }

        File.WriteAllBytes(Target, [1, 2, 3]);

        Assert.Throws<TimeoutException>(() => WeightsFile.Write(Target, Failing()));
        Assert.Throws<ArgumentException>(() => WeightsFile.Write(Target, [WeightsContent.Tensors()[0], WeightsContent.Tensors()[0]]));
        AssertOnlyOldContent();
    }

    [Fact]
    public void ATargetThatCannotBeReplacedLeavesNothingBehind()
    {
        Directory.CreateDirectory(Target);

        Assert.ThrowsAny<SystemException>(() => WeightsFile.Write(Target, WeightsContent.Tensors()));

        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
        Assert.Empty(Directory.GetFileSystemEntries(Target));
    }

    [Fact]
    public void ThePreviousFileIsKept()
    {
        string previous = $"{Target}.previous";
        AtomicFile.WriteKeepingPrevious(Target, previous, stream => stream.Write([1]));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
        AtomicFile.WriteKeepingPrevious(Target, previous, stream => stream.Write([2]));
        AtomicFile.WriteKeepingPrevious(Target, previous, stream => stream.Write([3]));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
        Assert.Equal([3], File.ReadAllBytes(Target));
        Assert.Equal([2], File.ReadAllBytes(previous));
    }

    [Fact]
    public void AFailureBetweenTheMovesBringsTheOldFileBack()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);

        Assert.Throws<FileNotFoundException>(() => AtomicFile.WriteKeepingPrevious(Target, $"{Target}.previous", stream =>
        {
            stream.Write([4]);
            stream.Flush();
            File.Move($"{Target}.tmp", $"{Target}.lost");
        }));

        File.Delete($"{Target}.lost");
        AssertOnlyOldContent();
    }

    [Fact]
    public void TwoProcessesDoNotWriteTheSameFile()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);

        AtomicFile.WriteKeepingPrevious(Target, $"{Target}.previous", stream =>
        {
            stream.Write([4]);
            stream.Flush();
            Assert.ThrowsAny<IOException>(() => AtomicFile.WriteKeepingPrevious(Target, $"{Target}.previous", _ => { }));
        });

        Assert.Equal([4], File.ReadAllBytes(Target));
        Assert.Equal([1, 2, 3], File.ReadAllBytes($"{Target}.previous"));
    }
}
