namespace GenBn.Sample.Networks;

/// <summary>
/// LeNet as it is often written in Keras: its defaults of batch norm, a second sigmoid before the last batch norm, a 4×4 kernel in
/// the second convolution, and a softmax as the last layer.
/// </summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), Sigmoid, MaxPool(2)] // 6×12×12
#pragma warning disable GENBN011 // The pool leaves out the last of 9×9 rows and columns, as Keras does.
[Conv(16, 4), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), Sigmoid, MaxPool(2)] // 16×4×4
#pragma warning restore GENBN011
[Flatten]
[Dense(120), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), Sigmoid]
[Dense(84, Activation = Activation.Sigmoid), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), Sigmoid]
[Dense(10), Softmax]
public sealed partial class LeNetKeras;
