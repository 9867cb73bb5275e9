using System.Text.Json;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>
/// A Keras file in memory: a <c>.keras</c> archive of Keras 2 or 3, or an HDF5 file of <c>model.save("….h5")</c>. It is recognised by its content.
/// </summary>
internal sealed class KerasFile : IDisposable
{
    /// <summary>Bytes that an array can have.</summary>
    private const long MostBytes = 0x7FFFFFC7;

    /// <summary>Bytes of a file's parts for each byte of the file, if they are compressed, and for any file.</summary>
    private const long ExpansionFactor = 16;
    private const long LeastExpansion = 1 << 20;

    private readonly JsonDocument _architecture;
    private readonly Hdf5File _weights;

    private KerasFile(string name, JsonDocument architecture, Hdf5File weights, string version, bool isArchive)
    {
        Name = name;
        _architecture = architecture;
        _weights = weights;
        Version = version;
        Weights = isArchive ? new ArchiveWeights(weights, "") : new Hdf5Weights(weights, name);
        IsArchive = isArchive;
    }

    /// <summary>Name of the file in messages.</summary>
    public string Name { get; }

    /// <summary>The architecture: an object with <c>class_name</c> and <c>config</c>.</summary>
    public JsonElement Architecture => _architecture.RootElement;

    /// <summary>The version of Keras that wrote the file, as it says.</summary>
    public string Version { get; }

    /// <summary>Whether the file is a <c>.keras</c> archive.</summary>
    public bool IsArchive { get; }

    /// <summary>The weights of the layers of the outermost model.</summary>
    public ModelWeights Weights { get; }

    /// <summary>Reads a file from a stream to its end.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another format.</exception>
    public static KerasFile Read(Stream stream, string name)
    {
        byte[] content = LimitedContent.Read(stream, MostBytes) ?? throw new InvalidDataException($"{name}: expected at most {MostBytes} bytes.");
        return Hdf5Check.IsHdf5(content) ? OfHdf5(name, content)
            : content.AsSpan().StartsWith("PK"u8) ? OfArchive(name, content)
            : throw new InvalidDataException($"{name}: expected a Keras model, an HDF5 file or a .keras archive, but found other content.");
    }

    public void Dispose()
    {
        _architecture.Dispose();
        _weights.Dispose();
    }

    private static KerasFile OfHdf5(string name, byte[] content)
    {
        Hdf5File file = Hdf5File.Open(name, content);
        try
        {
            string architecture = file.Text("/", "model_config") ?? throw new InvalidDataException(
                $"{name}: expected the attribute 'model_config', but there is none: the file has weights alone; save the whole model with model.save.");
            return new KerasFile(name, Parsed(name, "model_config", architecture), file, file.Text("/", "keras_version") ?? "", isArchive: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static KerasFile OfArchive(string name, byte[] content)
    {
        var archive = new KerasArchive(name, content, (content.Length * ExpansionFactor) + LeastExpansion);
        string text = archive.Text("config.json") ?? throw new InvalidDataException($"{name}: the archive has no 'config.json'.");
        JsonDocument architecture = Parsed(name, "config.json", text);
        try
        {
            string version = "";
            if (archive.Text("metadata.json") is { } metadata)
            {
                using JsonDocument parsed = Parsed(name, "metadata.json", metadata);
                version = parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty("keras_version", out JsonElement found)
                    && found.ValueKind == JsonValueKind.String ? found.GetString()! : "";
            }

            byte[] weights = archive.Bytes("model.weights.h5") ?? throw new InvalidDataException($"{name}: the archive has no 'model.weights.h5'.");
            return new KerasFile(name, architecture, Hdf5File.Open(name, weights), version, isArchive: true);
        }
        catch
        {
            architecture.Dispose();
            throw;
        }
    }

    private static JsonDocument Parsed(string name, string part, string text)
    {
        try
        {
            return JsonDocument.Parse(text.TrimEnd('\0'), new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{name}: expected JSON as '{part}': {fault.Message}", fault);
        }
    }
}
