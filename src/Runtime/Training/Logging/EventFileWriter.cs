using System.Buffers.Binary;
using System.Globalization;

namespace GenBn.Training;

/// <summary>Writes an event file for TensorBoard: values by tag and step.</summary>
/// <remarks>
/// <para>
/// The file is a sequence of records as in TensorFlow's <c>record_writer.h</c>, with little-endian numbers: length of the data (64 bits),
/// masked CRC-32C of these eight bytes, data, masked CRC-32C of the data. The mask rotates to the right by 15 bits and adds 0xa282ead8. The data
/// is a message <c>Event</c> of TensorFlow's <c>event.proto</c>. The first event contains the version, <c>brain.Event:2</c>.
/// </para>
/// <para>After the first value with a tag of some length, nothing is allocated. The class is not thread-safe.</para>
/// </remarks>
public sealed class EventFileWriter : IDisposable
{
    private const string Version = "brain.Event:2";

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly MessageBuffer _event = new();

    /// <summary>Begins a file on a stream, which the writer then owns.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="time">The clock for the times of values; null means the system's clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream is not writable.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public EventFileWriter(Stream stream, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("Expected a writable stream.", nameof(stream));
        }

        _stream = stream;
        _time = time ?? TimeProvider.System;
        Begin(step: 0);
        _event.WriteText(EventField.FileVersion, Version);
        WriteRecord();
    }

    /// <summary>
    /// Begins a new file in a directory, and creates the directory if it does not exist. The file's name contains the time, because TensorBoard
    /// reads files in the order of their names.
    /// </summary>
    /// <param name="directory">The directory of one training. TensorBoard joins its files to one curve for each tag.</param>
    /// <param name="time">The clock for the times of values; null means the system's clock.</param>
    /// <exception cref="ArgumentException">The directory's name is empty.</exception>
    /// <exception cref="IOException">The directory or the file cannot be created.</exception>
    public static EventFileWriter Create(string directory, TimeProvider? time = null)
    {
        LogFiles.CreateDirectory(directory);
        long seconds = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds();
        for (int number = 0; ; number++)
        {
            string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.genbn.{number:D4}"));
            try
            {
                return new EventFileWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), time);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another file was created in the same second.
            }
        }
    }

    /// <summary>Writes a value.</summary>
    /// <param name="tag">Name of the curve, for example <c>loss/train</c>. TensorBoard groups curves by the part before the slash.</param>
    /// <param name="step">Place on the curve, not negative.</param>
    /// <param name="value">The value. TensorBoard shows NaN and infinities as such.</param>
    /// <exception cref="ArgumentException">The tag is empty, or the step is negative.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteScalar(string tag, long step, float value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        int item = MessageBuffer.SizeOfText(ValueField.Tag, tag) + MessageBuffer.SizeOfFloat(ValueField.SimpleValue);
        Begin(step);
        _event.BeginMessage(EventField.Summary, MessageBuffer.SizeOfMessage(SummaryField.Value, item));
        _event.BeginMessage(SummaryField.Value, item);
        _event.WriteText(ValueField.Tag, tag);
        _event.WriteFloat(ValueField.SimpleValue, value);
        WriteRecord();
    }

    /// <summary>
    /// Marks that training continues at a step. TensorBoard then ignores values of this step and later ones in earlier files of the directory,
    /// which a process wrote after it had saved its last checkpoint.
    /// </summary>
    /// <param name="step">Number of the next step, not negative.</param>
    /// <exception cref="ArgumentException">The step is negative.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteRestart(long step)
    {
        const int Start = 1;
        const int SizeOfStatus = 2;
        Begin(step);
        _event.BeginMessage(EventField.SessionLog, SizeOfStatus);
        _event.WriteNumber(SessionLogField.Status, Start);
        WriteRecord();
    }

    /// <summary>Passes everything to the operating system, so that it survives the end of the process.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Flush() => _stream.Flush();

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Begin(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        _event.Clear();
        _event.WriteDouble(EventField.WallTime, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        _event.WriteNumber(EventField.Step, step);
    }

    private void WriteRecord()
    {
        ReadOnlySpan<byte> data = _event.Written;
        Span<byte> header = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], MaskedCrc.Of(header[..sizeof(ulong)]));
        Span<byte> footer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedCrc.Of(data));
        _stream.Write(header);
        _stream.Write(data);
        _stream.Write(footer);
    }

    /// <summary>Numbers of the fields of <c>Event</c>.</summary>
    private static class EventField
    {
        public const int WallTime = 1;
        public const int Step = 2;
        public const int FileVersion = 3;
        public const int Summary = 5;
        public const int SessionLog = 7;
    }

    /// <summary>Numbers of the fields of <c>Summary</c>.</summary>
    private static class SummaryField
    {
        public const int Value = 1;
    }

    /// <summary>Numbers of the fields of <c>Summary.Value</c>.</summary>
    private static class ValueField
    {
        public const int Tag = 1;
        public const int SimpleValue = 2;
    }

    /// <summary>Numbers of the fields of <c>SessionLog</c>.</summary>
    private static class SessionLogField
    {
        public const int Status = 1;
    }
}
