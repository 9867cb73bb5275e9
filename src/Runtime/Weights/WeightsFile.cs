using System.ComponentModel;

namespace GenBn.Weights;

/// <summary>
/// Named tensors in the safetensors format (https://github.com/huggingface/safetensors): the length of the header as a little-endian 64-bit
/// number, the header in JSON, and the data. The class reads F32, F16 and BF16 as floats, and writes F32.
/// </summary>
/// <remarks>
/// Memory grows with the data that arrive, not with the sizes that the header declares. The data of a file are at most 2 GB. Any defect of the
/// content is an <see cref="InvalidDataException"/> that names the file, the tensor, what was expected and what was found. The object does not
/// change, so threads may share it.
/// </remarks>
public sealed unsafe class WeightsFile : ITensorSource
{
    /// <summary>Key of the metadata that contains the name of the network's class.</summary>
    public const string NetworkKey = "genbn.network";

    /// <summary>Key of the metadata that contains the hash of the network's architecture.</summary>
    public const string ArchitectureKey = "genbn.architecture";

    private const int MostNames = 8;

    private readonly WeightsHeader _header;
    private readonly byte[] _data;

    private WeightsFile(Stream stream, string name)
    {
        Name = name;
        (_header, _data) = WeightsReader.Read(stream, name);
        Tensors = _header.InOrder.ConvertAll(entry => entry.Tensor).AsReadOnly();
    }

    /// <summary>Texts of the file by name; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors in the order of their data, including those that cannot be read as floats.</summary>
    public IReadOnlyList<WeightsTensor> Tensors { get; }

    /// <summary>Name of the file in messages.</summary>
    internal string Name { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="InvalidDataException">The content is not a complete safetensors file, and nothing else.</exception>
    public static WeightsFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return new WeightsFile(file, path);
    }

    /// <summary>Reads a stream from its position to its end. It need not be seekable, and stays open.</summary>
    /// <param name="stream">Safetensors content.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <exception cref="InvalidDataException">The content is not a complete safetensors file, and nothing else.</exception>
    public static WeightsFile Read(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return new WeightsFile(stream, name);
    }

    /// <summary>Reads content in memory. The content is copied.</summary>
    /// <param name="content">Safetensors content.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <exception cref="InvalidDataException">The content is not a complete safetensors file, and nothing else.</exception>
    public static WeightsFile Read(ReadOnlySpan<byte> content, string name = "content")
    {
        ArgumentNullException.ThrowIfNull(name);
        if (content.IsEmpty)
        {
            return new WeightsFile(Stream.Null, name);
        }

        fixed (byte* bytes = content)
        {
            using var stream = new UnmanagedMemoryStream(bytes, content.Length);
            return new WeightsFile(stream, name);
        }
    }

    /// <summary>
    /// Writes a file. An existing file is replaced, with its mode, when the new one is complete; if anything fails, it does not change. The target
    /// of a symbolic link is replaced in the same way. A named pipe or a device is written to. Values are not checked and may be NaN;
    /// <see cref="NetworkWeights"/> checks those of a network.
    /// </summary>
    /// <param name="path">Path of the file to write. A temporary file is created in the directory of the file, or of a link's target.</param>
    /// <param name="tensors">The tensors in the order of the file.</param>
    /// <param name="metadata">Texts to store in the file by name, or null.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, two tensors have the same name, a name or text is not valid Unicode, or the data are longer than 2 GB.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NamedTensor[] written = Checked(tensors);
        ReadOnlyMemory<byte> header = WeightsWriter.Header(written, metadata);
        AtomicFile.Write(path, stream => WeightsWriter.Write(stream, header, written));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">The stream to write to, at its present position.</param>
    /// <param name="tensors">The tensors in the order of the content.</param>
    /// <param name="metadata">Texts to store in the content by name, or null.</param>
    /// <exception cref="ArgumentException">
    /// Two tensors have the same name, a name or text is not valid Unicode, or the data are longer than 2 GB. Nothing was written.
    /// </exception>
    public static void Write(Stream stream, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NamedTensor[] written = Checked(tensors);
        WeightsWriter.Write(stream, WeightsWriter.Header(written, metadata), written);
    }

    /// <summary>The values of a tensor, row-major, converted to float.</summary>
    /// <param name="name">The tensor's name, for example <c>conv1.weight</c>.</param>
    /// <param name="shape">The size that each dimension must have, outermost first.</param>
    /// <exception cref="InvalidDataException">
    /// The file has no such tensor, or the tensor has another shape, or its type is not F32, F16 or BF16.
    /// </exception>
    public ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_header.Entries.TryGetValue(name, out WeightsEntry? entry))
        {
            throw new InvalidDataException(
                $"{Name}: has no tensor '{name}' (expected shape {ShapeText.Of(shape)}); it has: {Listed(Tensors)}.");
        }

        if (!ShapeText.AreEqual(entry.Tensor.Shape, shape))
        {
            throw new InvalidDataException(
                $"{Name}: tensor '{name}': expected shape {ShapeText.Of(shape)}, but found {ShapeText.Of(entry.Tensor.Shape)}.");
        }

        return WeightsDataType.IsReadable(entry.Tensor.DataType)
            ? entry.Values(_data)
            : throw new InvalidDataException(
                $"{Name}: tensor '{name}': expected values of type F32, F16 or BF16, but found {entry.Tensor.DataType}.");
    }

    /// <summary>As <see cref="Tensor"/>, for values that a network computes with.</summary>
    /// <exception cref="InvalidDataException">As in <see cref="Tensor"/>, or a value is NaN, infinite or a negative variance.</exception>
    internal ReadOnlySpan<float> CheckedTensor(string name, params ReadOnlySpan<int> shape)
    {
        ReadOnlySpan<float> values = Tensor(name, shape);
        StoredValues.CheckRead(Name, name, values);
        return values;
    }

    /// <summary>
    /// For generated code: checks that the weights are not those of another architecture, whose tensors may have the same names and shapes. Files of
    /// other programs, which have no hash, are accepted.
    /// </summary>
    /// <param name="network">Name of the network's class.</param>
    /// <param name="hash">Hash of its architecture.</param>
    /// <exception cref="InvalidDataException">The file has another hash.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CheckArchitecture(string network, string hash)
    {
        if (Metadata.TryGetValue(ArchitectureKey, out string? found) && found != hash)
        {
            string owner = Metadata.TryGetValue(NetworkKey, out string? name) ? $" of {name}" : "";
            throw new InvalidDataException(
                $"{Name}: expected weights of {network} with the architecture {hash}, but found the architecture {found}{owner}.");
        }
    }

    /// <summary>The bytes of a tensor of this file.</summary>
    internal ReadOnlySpan<byte> Bytes(WeightsTensor tensor)
    {
        WeightsEntry entry = _header.Entries[tensor.Name];
        return _data.AsSpan((int)entry.Begin, (int)(entry.End - entry.Begin));
    }

    /// <summary>The first few names of tensors, and the number of others.</summary>
    internal static string Listed(IReadOnlyList<WeightsTensor> tensors)
    {
        if (tensors.Count == 0)
        {
            return "none";
        }

        var names = new string[Math.Min(tensors.Count, MostNames)];
        for (int index = 0; index < names.Length; index++)
        {
            names[index] = tensors[index].ShortName;
        }

        string list = string.Join(", ", names);
        return tensors.Count == names.Length ? list : $"{list} and {tensors.Count - names.Length} more";
    }

    private static NamedTensor[] Checked(IEnumerable<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        NamedTensor[] all = [.. tensors];
        return Array.IndexOf(all, null) < 0
            ? all
            : throw new ArgumentException("Expected tensors, but one of them is null.", nameof(tensors));
    }
}
