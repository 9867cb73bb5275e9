using System.Globalization;
using GenBn.Onnx.Schema;

namespace GenBn.Import.Reading;

/// <summary>
/// Reads tensors that a model stores in other files. A model is untrusted: only regular files in the folder of the model are read, never through a
/// link, an absolute path or a path that leaves the folder.
/// </summary>
/// <param name="folder">The folder of the model; null if the model is not a file.</param>
internal sealed class ExternalData(string? folder)
{
    /// <summary>For models that are not files.</summary>
    public static ExternalData None { get; } = new(null);

    public static ExternalData In(string folder) => new(folder);

    /// <summary>The bytes of a tensor.</summary>
    /// <param name="model">Name of the model in messages.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="expected">Number of bytes that its shape and type need.</param>
    /// <exception cref="InvalidDataException">The file is not there, too short, or outside of the folder.</exception>
    public byte[] Read(string model, TensorProto tensor, long expected)
    {
        string Text(string key, string absent) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value ?? absent;
        string location = Text("location", "");
        string place = $"{model}: tensor '{Names.Shown(tensor.Name)}' in the file '{Names.Shown(location)}'";
        string path = Checked(location, place);
        long offset = Number(Text("offset", "0"), place);
        long length = Number(Text("length", expected.ToString(CultureInfo.InvariantCulture)), place);
        if (length != expected)
        {
            throw new InvalidDataException($"{place}: expected a length of {expected} bytes, but found {length}.");
        }

        using FileStream file = File.OpenRead(path);
        if (offset > file.Length - length)
        {
            throw new InvalidDataException($"{place}: expected {length} bytes at {offset}, but the file has {file.Length}.");
        }

        byte[] bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private string Checked(string location, string place)
    {
        if (folder is null)
        {
            throw new InvalidDataException($"{place}: tensors in other files can be read only for a model that is a file.");
        }

        string[] parts = location.Split('/', '\\');
        if (location.Contains('\0') || location.Contains(':') || Path.IsPathRooted(location) || parts.Any(part => part is "" or "." or ".."))
        {
            throw new InvalidDataException($"{place}: expected a path within the folder of the model.");
        }

        // Each folder and the file itself must be there and be no link.
        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (entry.LinkTarget is not null || (entry.Exists && entry.Attributes.HasFlag(FileAttributes.ReparsePoint)))
            {
                throw new InvalidDataException($"{place}: expected a file within the folder of the model, but found a link.");
            }
        }

        // A pipe or device would have no end. It has no length either.
        return File.Exists(path) && new FileInfo(path).Length > 0
            ? path
            : throw new InvalidDataException($"{place}: there is no such file.");
    }

    private static long Number(string text, string place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new InvalidDataException($"{place}: expected a number, but found '{Names.Shown(text)}'.");
}
