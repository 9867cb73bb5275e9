namespace GenBn.Benchmarks.Networks;

/// <summary>An LSTM of 32 units over 128 positions.</summary>
[Network(Initializer = Initializer.PyTorch), Input(8, 128)]
[LSTM(32), Dense(4)]
internal sealed partial class LongMemory;

/// <summary>Both forms of a GRU and an LSTM, of all states and of the last one.</summary>
[Network, Input(3, 12)]
[GRU(5, ReturnSequences = true), LSTM(7, ReturnSequences = true), GRU(6, ResetAfter = false, ReturnSequences = true), LSTM(4), Dense(3)]
internal sealed partial class RecurrentStack;

/// <summary>The last state of a GRU behind all states.</summary>
[Network, Input(4, 9)]
[LSTM(3, ReturnSequences = true), GRU(5, ResetAfter = false, ReturnSequences = true), GRU(8), Dense(2)]
internal sealed partial class LastState;
