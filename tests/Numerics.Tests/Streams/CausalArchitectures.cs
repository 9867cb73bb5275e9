namespace GenBn.Tests.Streams;

/// <summary>Dilated convolutions with shortcuts, as in WaveNet, of a raw input that is normalised.</summary>
[Network, Input(2, 70, Scale = 0.5f, Mean = new[] { 0.25f, -1f }, Deviation = new[] { 2f })]
[Conv1D(9, 3, Padding = Padding.Causal, Dilation = 4), BatchNorm, ReLU, Repeat<DilatedBlock>(2), Concat<Identity, Gated>, LayerNorm, Conv1D(3, 1)]
public sealed partial class DilatedStream;

/// <summary>A gated convolution and a long one, added to their input.</summary>
[Block, Residual<GatedLong>, Tanh]
public sealed partial class DilatedBlock;

/// <summary>The branch.</summary>
[Block, Gate<Gated>, Conv1D(9, 2, Padding = Padding.Causal, Dilation = 33, Groups = 9), BatchNorm]
public sealed partial class GatedLong;

/// <summary>Units of a gate.</summary>
[Block, Conv1D(9, 20, Padding = Padding.Causal), Sigmoid]
public sealed partial class Gated;

/// <summary>Recurrent layers between convolutions, with dropout.</summary>
[Network, Input(1, 40), LSTM(8, ReturnSequences = true), Conv1D(5, 2, Padding = Padding.Causal), PReLU, Dropout(0.5f)]
[GRU(3, ReturnSequences = true, ResetAfter = false), GRU(17, ReturnSequences = true), Conv1D(1, 1), HardSwish]
public sealed partial class RecurrentStream;

/// <summary>The last state is no sequence.</summary>
[Network, Input(1, 40), GRU(4), Dense(2)]
public sealed partial class LastStateNetwork;

/// <summary>Padding behind the sequence reads later positions.</summary>
[Network, Input(1, 40), Conv1D(4, 3, Padding = Padding.Causal), Conv1D(2, 3, Padding = Padding.Same, Name = "smooth")]
public sealed partial class CenteredNetwork;
