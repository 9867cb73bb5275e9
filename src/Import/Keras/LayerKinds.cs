using GenBn.Import.Keras.Layers;

namespace GenBn.Import.Keras;

/// <summary>All classes that are read.</summary>
internal static class LayerKinds
{
    private static readonly LayerKind[] _all =
    [
        new DenseLayers(), new ConvLayers(), new ConvTransposeLayers(), new BatchNormLayers(), new SampleNormLayers(), new ScalingLayers(),
        new ActivationLayers(), new PReLULayers(), new PoolLayers(), new GlobalPoolLayers(), new PaddingLayers(), new UpsamplingLayers(),
        new FlattenLayers(), new ReshapeLayers(), new DropoutLayers(), new MergeLayers(), new OperationLayers(),
    ];

    private static readonly Dictionary<string, LayerKind> _byClass =
        _all.SelectMany(kind => kind.Classes, (kind, name) => (kind, name)).ToDictionary(pair => pair.name, pair => pair.kind, StringComparer.Ordinal);

    /// <summary>The classes, sorted.</summary>
    public static IEnumerable<string> Classes => _byClass.Keys.Append("InputLayer").Order(StringComparer.Ordinal);

    /// <summary>The kind of a class; null if it is not read.</summary>
    public static LayerKind? Find(string className) => _byClass.GetValueOrDefault(className);

    /// <summary>Why a class is not read.</summary>
    public static string Unknown(string className) => className switch
    {
        "LSTM" or "GRU" or "SimpleRNN" or "RNN" or "Bidirectional" or "TimeDistributed" or "ConvLSTM1D" or "ConvLSTM2D" => "networks have no recurrent layers",
        "Attention" or "AdditiveAttention" or "MultiHeadAttention" or "GroupQueryAttention" => "networks have no attention",
        "Embedding" => "networks have no embeddings",
        "Lambda" => "a Lambda is code of Python, which is not run",
        _ when className.EndsWith("3D", StringComparison.Ordinal) => "networks have images and sequences, and no volumes",
        _ when className.Contains('>', StringComparison.Ordinal) => "it is a class of the model's author, whose code the file does not have",
        _ => "there is no layer for this class",
    };
}
