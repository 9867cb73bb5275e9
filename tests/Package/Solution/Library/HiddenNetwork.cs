namespace GenBn.Consumer;

[Network, Input(8)]
[Dense(4), Sigmoid]
[Dense(1)]
internal sealed partial class HiddenNetwork;
