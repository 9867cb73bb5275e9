using GenBn;

namespace GenBn.Consumer;

[Network, Input(4), Dense(2)]
public sealed partial class Net;
