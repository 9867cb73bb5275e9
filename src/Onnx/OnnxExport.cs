using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Onnx;

/// <summary>
/// Writes a network for other runtimes, as an ONNX model (onnx.ai) that predicts what <see cref="INetwork{TSelf}.CreatePredictor"/>
/// does, up to rounding.
/// </summary>
/// <remarks>
/// <para>
/// The model has the input <c>input</c>, float [N, channels, height, width] or [N, features] with a free number N of samples, and
/// the output <c>output</c>, float [N, features]. It needs operator set 17 and nothing beyond ONNX's own operators. Initialisers are
/// named like the network's parameters and running statistics.
/// </para>
/// <para>
/// The model takes raw values: what <see cref="InputAttribute"/> declares of their scale, mean and deviation is in the model, as nodes Mul, Sub
/// and Div. Dropout is left out. Batch norms stay nodes of their own, with the running statistics of the moment: runtimes fold them into the
/// convolution before them when they load the model.
/// </para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>Writes the network as it is now to a file, which is replaced if there is one.</summary>
    /// <param name="network">The network, trained or loaded.</param>
    /// <param name="path">The file, usually <c>*.onnx</c>.</param>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance; nothing was written.</exception>
    /// <exception cref="NotSupportedException">The network has a layer or activation of the user's own; nothing was written.</exception>
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

    /// <summary>Writes the network as it is now to a stream, which stays open.</summary>
    /// <param name="network">The network, trained or loaded.</param>
    /// <param name="stream">Where the model goes.</param>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance; nothing was written.</exception>
    /// <exception cref="NotSupportedException">The network has a layer or activation of the user's own; nothing was written.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written to.</exception>
    public static void ExportOnnx<TNetwork>(this INetwork<TNetwork> network, Stream stream)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("Expected a stream that can be written to, but got one that cannot.", nameof(stream));
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
