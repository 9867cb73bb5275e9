using GenBn.Import.Graphs;
using GenBn.Import.Keras;

namespace GenBn.Import;

/// <summary>
/// Imports Keras models (keras.io): HDF5 files of <c>model.save("….h5")</c>, and <c>.keras</c> archives, of Keras 2 and 3. A sequential or functional
/// model becomes a class as a person would write it, and a file of weights. The class predicts the same as the model, up to rounding.
/// </summary>
/// <remarks>
/// <para>
/// Keras has the channels of images last, and flattens in that order. The class has them first: <see cref="ImportedModel.Layout"/> says in which order
/// the model takes its samples, and weights are put in the order of the class.
/// </para>
/// <para>
/// What the language cannot say is an <see cref="ImportObstacle"/>; all obstacles of a model are reported at once. A file is untrusted. No code in it
/// is run, no other file is read, and memory grows with what it contains.
/// </para>
/// </remarks>
public static class KerasImport
{
    /// <summary>Imports a file.</summary>
    /// <param name="path">An HDF5 file or a <c>.keras</c> archive with a whole model; it is recognised by its content.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <exception cref="ImportException">The language cannot say the model.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no Keras model.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ArgumentException">A name of the options is no identifier.</exception>
    public static ImportedModel Read(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, options);
    }

    /// <summary>Imports content of a stream.</summary>
    /// <param name="stream">A Keras model, from the stream's position to its end.</param>
    /// <param name="name">Name of the content in comments and messages, such as the name of a file.</param>
    /// <param name="options">What the content does not say; null: nothing.</param>
    /// <exception cref="ImportException">The language cannot say the model.</exception>
    /// <exception cref="InvalidDataException">The content is damaged, or no Keras model.</exception>
    /// <exception cref="ArgumentException">A name of the options is no identifier.</exception>
    public static ImportedModel Read(Stream stream, string name, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options = GraphImport.Checked(options);
        var obstacles = new Obstacles();
        return GraphImport.Run(Build(stream, name, options, obstacles), name, options, obstacles);
    }

    /// <summary>The classes of Keras that can be imported, sorted.</summary>
    public static IReadOnlyList<string> Layers => [.. LayerKinds.Classes];

    /// <summary>A model as ONNX, node by node as the import sees it, so that another program can predict with it.</summary>
    /// <exception cref="ImportException">There are obstacles.</exception>
    /// <exception cref="InvalidDataException">The content is damaged, or no Keras model.</exception>
    internal static byte[] ToOnnx(Stream stream, string name, ImportOptions options)
    {
        var obstacles = new Obstacles();
        Graph? graph = Build(stream, name, options, obstacles);
        obstacles.ThrowIfAny(name);
        return GraphExport.Write(graph!);
    }

    private static Graph? Build(Stream stream, string name, ImportOptions options, Obstacles obstacles)
    {
        using KerasFile file = KerasFile.Read(stream, name);
        return GraphBuilding.Build(file, options, obstacles);
    }
}
