using System.Text;

namespace GenBn.Import;

/// <summary>A model as a class of GenBn with its weights.</summary>
public sealed class ImportedModel
{
    internal ImportedModel(string name, string source, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<string> notes, InputLayout layout)
    {
        Name = name;
        Source = source;
        Tensors = tensors;
        Notes = notes;
        Layout = layout;
    }

    /// <summary>Name of the class, of its file and of the file of weights.</summary>
    public string Name { get; }

    /// <summary>The source of the class and its blocks.</summary>
    public string Source { get; }

    /// <summary>The weights and running statistics, with the names that the class gives them.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>What was folded, dropped or turned. The source has these lines as comments.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// Order in which the model takes the values of a sample. The class always takes channels × rows × columns, so samples for a model with
    /// <see cref="InputLayout.ChannelsLast"/> must be put in that order.
    /// </summary>
    public InputLayout Layout { get; }

    /// <summary>Writes <c>Name.cs</c> and <c>Name.safetensors</c>. Existing files are replaced.</summary>
    /// <param name="folder">The folder, which is created if it does not exist.</param>
    /// <returns>The paths of both files.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public (string Source, string Weights) Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        string source = Path.Combine(folder, Name + ".cs"), weights = Path.Combine(folder, Name + ".safetensors");
        WeightsFile.Write(weights, Tensors, new Dictionary<string, string> { [WeightsFile.NetworkKey] = Name });
        File.WriteAllText(source, Source, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return (source, weights);
    }
}
