using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Onnx;

/// <summary>
/// Exports networks as ONNX models (onnx.ai) for other runtimes. A model predicts the same as <see cref="INetwork{TSelf}.CreatePredictor"/>, up to
/// rounding.
/// </summary>
/// <remarks>
/// <para>
/// The model has the input <c>input</c>, float [N, channels, height, width] or [N, features], with any number N of samples, and the output
/// <c>output</c> of the same form, or one for each of several heads with its name. It needs operator set 17 and uses only standard operators.
/// Initialisers have the names of the network's parameters and running statistics.
/// </para>
/// <para>
/// The model takes raw values: the scale, mean and deviation that <see cref="InputAttribute"/> declares are nodes Mul, Sub and Div of the model.
/// Dropout is omitted. Batch norms are separate nodes, with the present running statistics. Runtimes fold them into the convolution before them
/// when they load the model.
/// </para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>Exports the network with its present weights to a file. An existing file is replaced.</summary>
    /// <param name="network">The network, trained or loaded.</param>
    /// <param name="path">Path of the file, usually <c>*.onnx</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance. Nothing was written.</exception>
    /// <exception cref="NotSupportedException">The network has a custom layer or activation. Nothing was written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void ExportOnnx<TNetwork>(this INetwork<TNetwork> network, string path)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelProto model = ModelOf(network);
        using FileStream file = File.Create(path);
        model.WriteTo(file);
    }

    /// <summary>Exports the network with its present weights to a stream, which stays open.</summary>
    /// <param name="network">The network, trained or loaded.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance. Nothing was written.</exception>
    /// <exception cref="NotSupportedException">The network has a custom layer or activation. Nothing was written.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> is not writable.</exception>
    public static void ExportOnnx<TNetwork>(this INetwork<TNetwork> network, Stream stream)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("Expected a writable stream, but got one that is not writable.", nameof(stream));
        }

        ModelOf(network).WriteTo(stream);
    }

    private static ModelProto ModelOf<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        return ModelAssembly.Of(TNetwork.Architecture, network.Parameters.Concat(network.Buffers));
    }
}
