using System.Text;

namespace GenBn.Weights;

/// <summary>Recognises other kinds of files, which are passed instead of safetensors, by their first bytes.</summary>
internal static class ForeignFile
{
    /// <summary>Number of bytes that distinguish all kinds.</summary>
    public const int StartLength = 64;

    private const string Convert = "save the tensors with safetensors.torch.save_file";

    /// <summary>Describes the kind of a file that begins with these bytes, and what to do about it; null if it is not known.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (DescribeBinary(start) is { } kind)
        {
            return kind;
        }

        // A text may begin with a byte order mark and white space.
        string text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text switch
        {
            _ when text.StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                "a pointer of Git LFS in place of the file: fetch it with git lfs pull",
            _ when IsMarkup(text) => "an HTML or XML page, as a server sends in place of a file that it does not have or does not give to all",
            _ when text.StartsWith('{') => "JSON text, perhaps the index of a model in several files or a configuration",
            _ => null,
        };
    }

    private static string? DescribeBinary(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => $"a zip archive, as torch.save and Keras write it: {Convert}",
        [0x80, 2 or 3 or 4 or 5, ..] => $"a Python pickle, as old versions of torch.save write it: {Convert}",
        [8, < 32, 0x12 or 0x1a or 0x22 or 0x2a or 0x32 or 0x3a or 0x42, ..] => "an ONNX model, which holds a graph and no safetensors",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file, as Keras writes it: save the tensors with safetensors.numpy.save_file",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "a NumPy array: save it with safetensors.numpy.save_file",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "a GGUF file",
        [0x1f, 0x8b, ..] => "gzip data: decompress the file first",
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => "a TensorFlow Lite model",
        _ => null,
    };

    private static bool IsMarkup(string text) =>
        text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<head", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<!--", StringComparison.Ordinal)
        || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase);
}
