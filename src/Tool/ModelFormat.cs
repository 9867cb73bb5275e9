using GenBn.Import;

namespace GenBn.Tool;

/// <summary>A format that models are imported from. It is recognised by the first bytes of a file.</summary>
internal abstract class ModelFormat
{
    private static readonly ModelFormat _onnx = new OnnxFormat();
    private static readonly ModelFormat _keras = new KerasFormat();

    /// <summary>The format of a file. What is neither HDF5 nor an archive counts as ONNX, whose files begin in many ways.</summary>
    public static ModelFormat Of(string path)
    {
        byte[] start = new byte[4];
        using FileStream file = File.OpenRead(path);
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> found = start.AsSpan(0, length);
        return found.SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']) || found.SequenceEqual("PK\x03\x04"u8) ? _keras : _onnx;
    }

    /// <summary>Imports a file.</summary>
    public abstract ImportedModel Import(string path, ImportOptions options);

    /// <summary>The model as ONNX, for comparison.</summary>
    public abstract byte[] Onnx(string path, ImportOptions options);

    private sealed class OnnxFormat : ModelFormat
    {
        public override ImportedModel Import(string path, ImportOptions options) => OnnxImport.Read(path, options);

        public override byte[] Onnx(string path, ImportOptions options) => File.ReadAllBytes(path);
    }

    private sealed class KerasFormat : ModelFormat
    {
        public override ImportedModel Import(string path, ImportOptions options) => KerasImport.Read(path, options);

        public override byte[] Onnx(string path, ImportOptions options)
        {
            using FileStream file = File.OpenRead(path);
            return KerasImport.ToOnnx(file, path, options);
        }
    }
}
