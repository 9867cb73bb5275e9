using Xunit;

namespace GenBn.Tests.Training.Logging;

/// <summary>
/// Records byte for byte. A record is: length of the data, eight bytes; masked CRC-32C of those; data; masked CRC-32C of the data.
/// The lengths and fields below are worked out from the format's description, the checksums by dividing bit by bit, outside of .NET.
/// </summary>
public sealed class EventFileWriterTests
{
    /// <summary>
    /// Field 1, wall_time, wire type 1: key 0x09, then 1,700,000,000 as a double. That is 1.583248376846313… · 2^30: exponent 1023 + 30 =
    /// 0x41d, mantissa 0x954fc40000000; 0x41d954fc40000000, the lowest byte first.
    /// </summary>
    private static readonly byte[] WallTime = [0x09, 0x00, 0x00, 0x00, 0x40, 0xfc, 0x54, 0xd9, 0x41];

    /// <summary>
    /// 24 bytes of data: 9 of the time; field 3, file_version, wire type 2: key 0x1a, 13 bytes of text. The checksum of the length is
    /// 0x4a65bfe4, masked 0x224b7fa3: that with which every such file begins.
    /// </summary>
    private static readonly byte[] VersionRecord =
    [
        24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22,
        .. WallTime, 0x1a, 13, .. "brain.Event:2"u8,
        0xec, 0xed, 0x8f, 0x9d,
    ];

    /// <summary>
    /// 33 bytes of data: 9 of the time; field 2, step, wire type 0: key 0x10, 300 = 2 · 128 + 44 as 44 + 128 and 2; field 5, summary:
    /// key 0x2a, 19 bytes. In those, field 1, value: key 0x0a, 17 bytes. In those, field 1, tag: key 0x0a, 10 bytes of text, and field 2,
    /// simple_value, wire type 5: key 0x15, 0.75 = 1.5 · 2^-1, exponent 126, 0x3f400000, the lowest byte first.
    /// </summary>
    private static readonly byte[] ScalarRecord =
    [
        33, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x7b, 0xec, 0xf6,
        .. WallTime, 0x10, 0xac, 0x02, 0x2a, 19, 0x0a, 17, 0x0a, 10, .. "loss/train"u8, 0x15, 0x00, 0x00, 0x40, 0x3f,
        0x0a, 0x10, 0xd2, 0x93,
    ];

    /// <summary>16 bytes of data: 9 of the time; step 301; field 7, session_log: key 0x3a, 2 bytes: field 1, status: key 0x08, START = 1.</summary>
    private static readonly byte[] RestartRecord =
    [
        16, 0, 0, 0, 0, 0, 0, 0, 0x95, 0xfb, 0xfe, 0x18,
        .. WallTime, 0x10, 0xad, 0x02, 0x3a, 2, 0x08, 0x01,
        0xb5, 0x73, 0x33, 0x46,
    ];

    private readonly StoppedClock _clock = new(1_700_000_000);

    [Fact]
    public void RecordsAreThoseOfTheFormat()
    {
        using var stream = new MemoryStream();
        using var writer = new EventFileWriter(stream, _clock);
        Assert.Equal(VersionRecord, stream.ToArray());
        writer.WriteScalar("loss/train", 300, 0.75f);
        writer.WriteRestart(301);
        Assert.Equal<byte>([.. VersionRecord, .. ScalarRecord, .. RestartRecord], stream.ToArray());
    }

    [Theory]
    [InlineData("a", 0, 0f)]
    [InlineData("a", 1, -1.5f)]
    [InlineData("a", 127, float.Epsilon)]
    [InlineData("a", 128, float.MaxValue)]
    [InlineData("a", 16_384, float.PositiveInfinity)]
    [InlineData("a", long.MaxValue, float.NaN)]
    [InlineData("größe/λ", 5, 1f)]
    public void ValuesReadBack(string tag, long step, float value)
    {
        using var stream = new MemoryStream();
        using var writer = new EventFileWriter(stream, _clock);
        writer.WriteScalar(tag, step, value);
        Assert.Equal([new LoggedScalar(tag, step, value)], EventFileContent.Read(stream.ToArray()).Scalars);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(5000)]
    [InlineData(70_000)]
    public void TagsOfAnyLengthReadBack(int length)
    {
        string tag = new('t', length);
        using var stream = new MemoryStream();
        using var writer = new EventFileWriter(stream, _clock);
        writer.WriteScalar(tag, 1, 2);
        writer.WriteScalar("short", 2, 3);
        Assert.Equal([new LoggedScalar(tag, 1, 2), new LoggedScalar("short", 2, 3)], EventFileContent.Read(stream.ToArray()).Scalars);
    }

    [Fact]
    public void WhatCannotBeWrittenIsRefused()
    {
        using var writer = new EventFileWriter(new MemoryStream());
        Assert.Throws<ArgumentException>("tag", () => writer.WriteScalar("", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => writer.WriteScalar("a", -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => writer.WriteRestart(-1));
        Assert.Throws<ArgumentNullException>("stream", () => new EventFileWriter(null!));
        Assert.Throws<ArgumentException>("stream", () => new EventFileWriter(new MemoryStream([], writable: false)));
    }

    [Fact]
    public void FilesOfTheSameSecondHaveNamesInTheirOrder()
    {
        using var folder = new TemporaryFolder();
        for (int file = 0; file < 3; file++)
        {
            using EventFileWriter writer = EventFileWriter.Create(folder.PathOf("logs"), _clock);
            writer.WriteScalar("a", file, file);
        }

        string[] files = [.. Directory.GetFiles(folder.PathOf("logs")).Order(StringComparer.Ordinal)];
        Assert.All(files, file => Assert.StartsWith("events.out.tfevents.1700000000.", Path.GetFileName(file), StringComparison.Ordinal));
        Assert.Equal([0L, 1, 2], files.Select(file => Assert.Single(EventFileContent.Read(File.ReadAllBytes(file)).Scalars).Step));
    }

    [Fact]
    public void ADirectoryThatCannotBeMadeIsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("file"), "");
        string directory = Path.Combine(folder.PathOf("file"), "logs");
        Assert.Contains($"The log directory '{directory}' cannot be created", Assert.Throws<IOException>(() => EventFileWriter.Create(directory)).Message, StringComparison.Ordinal);
        Assert.Contains(directory, Assert.Throws<IOException>(() => new TensorBoardLog(directory)).Message, StringComparison.Ordinal);
        Assert.Contains(directory, Assert.Throws<IOException>(() => new CsvLog(Path.Combine(directory, "metrics.csv"))).Message, StringComparison.Ordinal);
    }
}
