using GenBn;

namespace GenBnApp.Code;

/// <summary>Tells digits apart: two convolutions and two dense layers on gray images of 16 × 16 pixels, a byte each.</summary>
/// <remarks>The generated code is under Dependencies → Analyzers in the IDE. A wrong shape is an error at its attribute: leave out Flatten.</remarks>
[Network, Input(1, 16, 16, Scale = 1f / 255)]
[Conv(8, 3, Padding = Padding.Same), BatchNorm, ReLU, MaxPool(2)]
[Conv(16, 3, Padding = Padding.Same), BatchNorm, ReLU, MaxPool(2)]
[Flatten]
[Dense(32), BatchNorm, ReLU]
[Dense(10)]
internal sealed partial class DigitClassifier;
