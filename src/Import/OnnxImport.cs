using GenBn.Import.Nodes;
using GenBn.Import.Reading;

namespace GenBn.Import;

/// <summary>
/// Imports ONNX models (onnx.ai) of the operator sets 7 to 21: the model becomes a class as a person would write it, with blocks where its graph
/// repeats, and a file of weights. The class predicts the same as the model, up to rounding.
/// </summary>
/// <remarks>
/// <para>
/// A model has one input and one to four outputs, and its graph consists of blocks within each other. What the language cannot say is an
/// <see cref="ImportObstacle"/>; all obstacles of a model are reported at once.
/// </para>
/// <para>A file is untrusted. Memory grows with what the file contains, and tensors in other files are read from the model's folder only.</para>
/// </remarks>
public static class OnnxImport
{
    /// <summary>Imports a file.</summary>
    /// <param name="path">An ONNX model.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <exception cref="ImportException">The language cannot say the model.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no ONNX model.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ArgumentException">A name of the options is no identifier.</exception>
    public static ImportedModel Read(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = GraphImport.Checked(options);
        return Import(ModelFile.Read(path), options);
    }

    /// <summary>Imports content of a stream. Its tensors must be in the stream itself.</summary>
    /// <param name="stream">An ONNX model, from the stream's position to its end.</param>
    /// <param name="name">Name of the content in comments and messages, such as the name of a file.</param>
    /// <param name="options">What the content does not say; null: nothing.</param>
    /// <exception cref="ImportException">The language cannot say the model.</exception>
    /// <exception cref="InvalidDataException">The content is damaged, or no ONNX model.</exception>
    /// <exception cref="ArgumentException">A name of the options is no identifier.</exception>
    public static ImportedModel Read(Stream stream, string name, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options = GraphImport.Checked(options);
        return Import(ModelFile.Read(stream, name, ExternalData.None), options);
    }

    /// <summary>The operators of ONNX that can be imported, sorted.</summary>
    public static IReadOnlyList<string> Operators => [.. NodeKinds.Operators];

    private static ImportedModel Import(ModelFile file, ImportOptions options)
    {
        var obstacles = new Obstacles();
        return GraphImport.Run(GraphReading.Read(file, options, obstacles), file.Name, options, obstacles);
    }
}
