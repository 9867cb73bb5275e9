using GenBn;

namespace Company.Networks;

#if (isImage)
/// <summary>A network on images of INPUT_CHANNELS × INPUT_HEIGHT × INPUT_WIDTH values, with OUTPUTS outputs.</summary>
[Network, Input(INPUT_CHANNELS, INPUT_HEIGHT, INPUT_WIDTH)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Conv(32, 3, Stride = 2, Padding = 1), BatchNorm, ReLU]
[Conv(64, 3, Stride = 2, Padding = 1), BatchNorm, ReLU]
[GlobalAvgPool]
[Dense(OUTPUTS)]
#else
/// <summary>A network on vectors of INPUT_FEATURES features, with OUTPUTS outputs.</summary>
[Network, Input(INPUT_FEATURES)]
[Dense(64), BatchNorm, ReLU]
[Dense(64), BatchNorm, ReLU]
[Dense(OUTPUTS)]
#endif
public sealed partial class NetworkClass;
