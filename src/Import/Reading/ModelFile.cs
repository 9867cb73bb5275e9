using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Import.Reading;

/// <summary>An ONNX file in memory.</summary>
/// <param name="Name">Name of the file in messages.</param>
/// <param name="Model">Its content.</param>
/// <param name="External">Reads tensors that are stored in other files.</param>
internal sealed record ModelFile(string Name, ModelProto Model, ExternalData External)
{
    /// <summary>Reads a file. Tensors in other files are read from the same folder only.</summary>
    /// <exception cref="InvalidDataException">The content is not an ONNX model.</exception>
    public static ModelFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file, path, ExternalData.In(Path.GetDirectoryName(Path.GetFullPath(path))!));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">The content is not an ONNX model.</exception>
    public static ModelFile Read(Stream stream, string name, ExternalData external)
    {
        ModelProto model;
        try
        {
            // Memory grows with the bytes that arrive: the parser does not trust the lengths that a file declares.
            model = ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new InvalidDataException($"{name}: expected an ONNX model, but found other or damaged content: {fault.Message}", fault);
        }

        return model.Graph is not null
            ? new ModelFile(name, model, external)
            : throw new InvalidDataException($"{name}: expected an ONNX model with a graph, but found none.");
    }
}
