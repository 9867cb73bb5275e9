namespace GenBn.Tables;

// A network for each table: its values, normalised by the first layer, 100 units as scikit-learn's perceptrons have, and an output for each class or
// one for a number.

[Network, Input(4), BatchNorm, Dense(100), ReLU, Dense(3)]
internal sealed partial class IrisNetwork;

[Network, Input(13), BatchNorm, Dense(100), ReLU, Dense(3)]
internal sealed partial class WineNetwork;

[Network, Input(30), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class CancerNetwork;

[Network, Input(64), BatchNorm, Dense(100), ReLU, Dense(10)]
internal sealed partial class DigitsNetwork;

[Network, Input(7), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class PimaNetwork;

[Network, Input(9), BatchNorm, Dense(100), ReLU, Dense(6)]
internal sealed partial class GlassNetwork;

[Network, Input(7), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class CrabsNetwork;

[Network, Input(8), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class BirthwtNetwork;

[Network, Input(9), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class BiopsyNetwork;

[Network, Input(7), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class InfertNetwork;

[Network, Input(10), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class DiabetesNetwork;

[Network, Input(13), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class BostonNetwork;

[Network, Input(6), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class CpusNetwork;

[Network, Input(4), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class QuakesNetwork;

[Network, Input(5), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class AirqualityNetwork;

[Network, Input(5), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class ChickweightNetwork;

[Network, Input(3), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class AttenuNetwork;

[Network, Input(6), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class MathNetwork;

[Network, Input(14), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class CerealNetwork;

[Network, Input(3), BatchNorm, Dense(100), ReLU, Dense(1)]
internal sealed partial class OrthodontNetwork;
