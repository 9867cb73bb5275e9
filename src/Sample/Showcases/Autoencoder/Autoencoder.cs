namespace GenBn.Sample.Showcases;

/// <summary>Compresses a 28×28 image to 392 numbers, 8×7×7, and draws it again from these.</summary>
[Network(Initializer = Initializer.He), Input(1, 28, 28, Scale = 1f / 255)]
[Conv(16, 3, Stride = 2, Padding = 1), BatchNorm, ReLU] // 16×14×14
[Conv(16, 3, Stride = 2, Padding = 1), BatchNorm, ReLU] // 16×7×7
[Conv(8, 1, Activation = Activation.Tanh, Name = "code")]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Upsample(2)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU] // 16×14×14
[Upsample(2)]
[Conv(8, 3, Padding = 1), BatchNorm, ReLU] // 8×28×28
[Conv(1, 3, Padding = 1, Activation = Activation.Sigmoid)]
internal sealed partial class Autoencoder;
