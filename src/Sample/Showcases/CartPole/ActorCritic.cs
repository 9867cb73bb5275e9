namespace GenBn.Sample.Showcases;

/// <summary>A policy and a value of the state of a <see cref="CartPole"/>.</summary>
[Network, Input(CartPole.StateLength)]
[Dense(64, Activation = Activation.Tanh)]
[Dense(64, Activation = Activation.Tanh)]
[Heads<Policy, Value>]
internal sealed partial class ActorCritic;

/// <summary>Logits of the actions.</summary>
[Block, Dense(2)]
internal sealed partial class Policy;

/// <summary>The discounted number of steps that are left.</summary>
[Block, Dense(1)]
internal sealed partial class Value;
