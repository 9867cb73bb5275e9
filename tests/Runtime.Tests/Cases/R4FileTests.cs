using System.Diagnostics;
using System.Net.Sockets;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>What a file is written over: devices and pipes are not replaced, links and modes stay.</summary>
public sealed class R4FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-places-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    [Fact]
    public void WhatIsAtAPathIsKnown()
    {
        File.WriteAllBytes(At("empty"), []);
        File.WriteAllBytes(At("full"), [1]);
        File.CreateSymbolicLink(At("link"), At("empty"));
        File.CreateSymbolicLink(At("dangling"), At("nothing"));
        Assert.Equal(FileKind.None, FilePlace.KindOf(At("nothing")));
        Assert.Equal(FileKind.None, FilePlace.KindOf(At("dangling")));
        Assert.Equal(FileKind.Regular, FilePlace.KindOf(At("empty")));
        Assert.Equal(FileKind.Regular, FilePlace.KindOf(At("full")));
        Assert.Equal(FileKind.Regular, FilePlace.KindOf(At("link")));
        Assert.Equal(FileKind.Directory, FilePlace.KindOf(_folder));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        MakePipe(At("pipe"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("socket")));
        Assert.Equal(FileKind.Stream, FilePlace.KindOf("/dev/null"));
        Assert.Equal(FileKind.Stream, FilePlace.KindOf(At("pipe")));
        Assert.Equal(FileKind.Other, FilePlace.KindOf(At("socket")));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(At("socket"), _ => Assert.Fail("Something is written.")));
        Assert.Equal(FileKind.Other, FilePlace.KindOf(At("socket")));
    }

    /// <summary>Through a link that is asked about first, so that a fault would not cost the machine its device.</summary>
    [Fact]
    public void ADeviceIsWrittenTo()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(At("null"), "/dev/null");
        Assert.Equal(FileKind.Stream, FilePlace.KindOf(At("null")));
        TinyNetwork network = new();
        network.SaveWeights(At("null"));
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.1f) });
        trainer.SaveCheckpoint(At("null"));
        trainer.SaveCheckpoint(At("null"));
        Assert.Equal([At("null")], Directory.GetFileSystemEntries(_folder));
        Assert.Equal("/dev/null", new FileInfo(At("null")).LinkTarget);
        Assert.Equal(FileKind.Stream, FilePlace.KindOf("/dev/null"));
        if (FilePlace.KindOf("/dev/full") == FileKind.Stream)
        {
            Assert.Throws<IOException>(() => network.SaveWeights("/dev/full"));
            Assert.Equal(FileKind.Stream, FilePlace.KindOf("/dev/full"));
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APipeIsWrittenTo(bool keepsPrevious)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = At("pipe");
        MakePipe(pipe);
        Task<byte[]> reading = Task.Run(() => File.ReadAllBytes(pipe));
        byte[] content = [.. Enumerable.Range(0, 200_000).Select(index => (byte)index)];
        await Task.Run(() =>
        {
            if (keepsPrevious)
            {
                AtomicFile.WriteKeepingPrevious(pipe, TrainingCheckpoint.PreviousOf(pipe), stream => stream.Write(content));
            }
            else
            {
                AtomicFile.Write(pipe, stream => stream.Write(content));
            }
        });

        Assert.Equal(content, await reading);
        Assert.Equal([pipe], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(FileKind.Stream, FilePlace.KindOf(pipe));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheTargetOfALinkIsReplaced(bool exists)
    {
        string other = Directory.CreateDirectory(At("other")).FullName;
        string target = Path.Combine(other, "weights");
        if (exists)
        {
            File.WriteAllBytes(target, [1]);
        }

        File.CreateSymbolicLink(At("second"), Path.Combine("other", "weights"));
        File.CreateSymbolicLink(At("first"), "second");
        AtomicFile.Write(At("first"), stream => stream.Write([2]));
        Assert.Equal([target], Directory.GetFileSystemEntries(other));
        Assert.Equal([2], File.ReadAllBytes(target));
        AtomicFile.WriteKeepingPrevious(At("first"), TrainingCheckpoint.PreviousOf(At("first")), stream => stream.Write([3]));
        Assert.Equal([3], File.ReadAllBytes(target));
        Assert.Equal([2], File.ReadAllBytes($"{target}.previous"));
        Assert.Equal("second", new FileInfo(At("first")).LinkTarget);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public void CheckpointsBehindALinkAreFound()
    {
        Directory.CreateDirectory(At("other"));
        File.CreateSymbolicLink(At("link"), Path.Combine("other", "training"));
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Optimizer = new Sgd(0.1f) });
        trainer.SaveCheckpoint(At("link"));
        trainer.SaveCheckpoint(At("link"));
        File.WriteAllBytes(Path.Combine(At("other"), "training"), [1, 2]);
        TrainingCheckpoint found = TrainingCheckpoint.Latest(At("link"));
        Assert.NotNull(found.Defect);
        Assert.Equal(Path.Combine(At("other"), "training.previous"), found.Path);
    }

    [Fact]
    public void LinksInACircleAreRefused()
    {
        File.CreateSymbolicLink(At("a"), At("b"));
        File.CreateSymbolicLink(At("b"), At("a"));
        Assert.ThrowsAny<IOException>(() => new TinyNetwork().SaveWeights(At("a")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Theory]
    [InlineData("weights.tmp")]
    [InlineData("weights.previous")]
    public void ALinkInPlaceOfAnOwnFileIsRefused(string name)
    {
        File.WriteAllBytes(At("precious"), [1]);
        File.CreateSymbolicLink(At(name), At("precious"));
        File.WriteAllBytes(At("weights"), [2]);
        Assert.Throws<IOException>(() => AtomicFile.WriteKeepingPrevious(At("weights"), At("weights.previous"), stream => stream.Write([3])));
        Assert.Equal([1], File.ReadAllBytes(At("precious")));
        Assert.Equal([2], File.ReadAllBytes(At("weights")));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    public void TheModeStays(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = At("weights");
        File.WriteAllBytes(path, [1]);
        File.SetUnixFileMode(path, mode);
        AtomicFile.Write(path, stream => stream.Write([3]));
        Assert.Equal(mode, File.GetUnixFileMode(path));
        AtomicFile.WriteKeepingPrevious(path, $"{path}.previous", stream => stream.Write([2]));
        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Equal(mode, File.GetUnixFileMode($"{path}.previous"));
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
