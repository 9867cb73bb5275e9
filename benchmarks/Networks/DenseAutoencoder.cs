namespace GenBn.Benchmarks.Networks;

/// <summary>An autoencoder of dense layers over 5 frames of 128 features: the anomaly detection of MLPerf Tiny (mlcommons/tiny).</summary>
[Network(Initializer = Initializer.He), Input(640)]
[Repeat<DenseAutoencoderLayer>(4)]
[Dense(8), BatchNorm, ReLU]
[Repeat<DenseAutoencoderLayer>(4)]
[Dense(640)]
internal sealed partial class DenseAutoencoder;

/// <summary>A dense layer of 128 units with batch norm.</summary>
[Block]
[Dense(128), BatchNorm, ReLU]
internal sealed partial class DenseAutoencoderLayer;
