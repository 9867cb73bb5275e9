using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenBn.Tests;

/// <summary>Messages of a language server: JSON behind a header with its length in bytes.</summary>
internal sealed class MessageStream(Stream input, Stream output) : IDisposable
{
    private const string LengthHeader = "Content-Length:";

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellation)
    {
        int length = -1;
        while (await ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line.AsSpan(LengthHeader.Length), NumberStyles.Integer, CultureInfo.InvariantCulture);
            }
            else if (line.Length == 0)
            {
                byte[] content = new byte[length];
                await input.ReadExactlyAsync(content, cancellation);
                using var document = JsonDocument.Parse(content);
                return document.RootElement.Clone();
            }
        }

        return null;
    }

    public async Task WriteAsync(JsonObject message, CancellationToken cancellation)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(message);
        byte[] header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{LengthHeader} {content.Length}\r\n\r\n"));
        await _writing.WaitAsync(cancellation);
        try
        {
            await output.WriteAsync(header, cancellation);
            await output.WriteAsync(content, cancellation);
            await output.FlushAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>A line of the header without its end; null at the end of the stream.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        byte[] next = new byte[1];
        while (await input.ReadAsync(next, cancellation) == 1)
        {
            if (next[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next[0]);
        }

        return null;
    }
}
