namespace GenBn.Sample.Showcases;

/// <summary>
/// Learns to balance by proximal policy optimisation (Schulman et al., 2017, arXiv 1707.06347), in a loop of its own: a pass gives the outputs of
/// a batch of states, the loop computes the gradient of its loss with respect to them, and an optimizer follows the gradients of the parameters.
/// </summary>
internal sealed class CartPoleTraining : IDisposable
{
    private const int Carts = 32;
    private const int StepsAtOnce = 64;

    /// <summary>How often each rollout is learned from.</summary>
    private const int Rounds = 6;

    /// <summary>A step must not change the probability of an action by more than this share.</summary>
    private const float Clip = 0.2f;
    private const float ValueWeight = 0.5f;

    /// <summary>Keeps the policy from deciding too early.</summary>
    private const float EntropyWeight = 0.01f;

    private readonly RandomSource _random;
    private readonly CartPole[] _carts;
    private readonly Rollout _rollout = new(StepsAtOnce, Carts);
    private readonly NetworkPass _actions;
    private readonly NetworkPass _learning;
    private readonly NetworkOptimizer _optimizer;
    private readonly float[] _states = new float[Carts * CartPole.StateLength];
    private readonly float[] _gradients = new float[StepsAtOnce * Carts * ActorCritic.OutputLength];

    public CartPoleTraining(ulong seed)
    {
        _random = new RandomSource(seed);
        Network = new ActorCritic(seed);
        _carts = [.. Enumerable.Range(0, Carts).Select(_ => new CartPole(_random))];
        Array.ForEach(_carts, cart => cart.Reset());
        _actions = Network.CreatePass(Carts);
        _learning = Network.CreatePass(StepsAtOnce * Carts);
        _optimizer = new Adam(0.003f).CreateFor(Network);
    }

    /// <summary>The network that is trained.</summary>
    public ActorCritic Network { get; }

    /// <summary>Lets the carts run for some steps, and learns from them.</summary>
    /// <returns>The mean length of the episodes that ended; null if none did.</returns>
    public double? Learn()
    {
        double? length = Run();
        for (int round = 0; round < Rounds; round++)
        {
            _learning.Forward(_rollout.States);
            ComputeGradients(_learning.Outputs);
            _learning.Backward(_gradients);
            _optimizer.Step();
        }

        return length;
    }

    /// <summary>The mean length of episodes in which the policy takes its likeliest action.</summary>
    public double Test(int episodes, ulong seed)
    {
        Predictor<ActorCritic> predictor = Network.CreatePredictor();
        var cart = new CartPole(new RandomSource(seed));
        Span<float> state = stackalloc float[CartPole.StateLength];
        long steps = 0;
        for (int episode = 0; episode < episodes; episode++)
        {
            cart.Reset();
            do
            {
                cart.Observe(state);
            }
            while (!cart.Push(predictor.Classify(state, ActorCritic.Outputs.Policy)).IsOver);
            steps += cart.Steps;
        }

        return (double)steps / episodes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _actions.Dispose();
        _learning.Dispose();
    }

    /// <summary>Fills the rollout with actions that are drawn from the policy.</summary>
    private double? Run()
    {
        int episodes = 0;
        long steps = 0;
        for (int step = 0; step < StepsAtOnce; step++)
        {
            ReadOnlySpan<float> outputs = Observe();
            for (int cart = 0; cart < Carts; cart++)
            {
                int at = (step * Carts) + cart;
                ReadOnlySpan<float> logits = ActorCritic.Outputs.Policy.Of(outputs, ActorCritic.OutputLength, cart);
                double right = RightOf(logits);
                int action = _random.NextUniform() < right ? 1 : 0;
                _states.AsSpan(cart * CartPole.StateLength, CartPole.StateLength).CopyTo(_rollout.States.AsSpan(at * CartPole.StateLength));
                _rollout.Actions[at] = action;
                _rollout.Logarithms[at] = (float)Math.Log(action == 1 ? right : 1 - right);
                _rollout.Values[at] = ActorCritic.Outputs.Value.Of(outputs, ActorCritic.OutputLength, cart)[0];
                (_rollout.HasFallen[at], _rollout.IsOver[at]) = _carts[cart].Push(action);
                if (_rollout.IsOver[at])
                {
                    episodes++;
                    steps += _carts[cart].Steps;
                    _carts[cart].Reset();
                }
            }
        }

        ReadOnlySpan<float> last = Observe();
        for (int cart = 0; cart < Carts; cart++)
        {
            _rollout.Values[(StepsAtOnce * Carts) + cart] = ActorCritic.Outputs.Value.Of(last, ActorCritic.OutputLength, cart)[0];
        }

        _rollout.Complete();
        return episodes == 0 ? null : (double)steps / episodes;
    }

    private ReadOnlySpan<float> Observe()
    {
        for (int cart = 0; cart < Carts; cart++)
        {
            _carts[cart].Observe(_states.AsSpan(cart * CartPole.StateLength));
        }

        _actions.Forward(_states);
        return _actions.Outputs;
    }

    /// <summary>
    /// The gradient of −min(r · A, clip(r) · A) + weight · (v − R)² / 2 − weight · entropy, mean over the batch, with r = the probability of the action
    /// over its probability when it was taken.
    /// </summary>
    private void ComputeGradients(ReadOnlySpan<float> outputs)
    {
        int samples = StepsAtOnce * Carts;
        for (int at = 0; at < samples; at++)
        {
            ReadOnlySpan<float> logits = ActorCritic.Outputs.Policy.Of(outputs, ActorCritic.OutputLength, at);
            double right = RightOf(logits);
            int action = _rollout.Actions[at];
            float advantage = _rollout.Advantages[at];
            double ratio = Math.Exp(Math.Log(action == 1 ? right : 1 - right) - _rollout.Logarithms[at]);
            bool isClipped = advantage > 0 ? ratio > 1 + Clip : ratio < 1 - Clip;
            double ofRatio = isClipped ? 0 : -advantage * ratio;

            // With two actions, the derivative of log p(action) with respect to the logit of "right" is [action = right] − right.
            double ofRight = ofRatio * (action - right);
            ofRight += EntropyWeight * right * (1 - right) * (logits[1] - logits[0]);
            float value = ActorCritic.Outputs.Value.Of(outputs, ActorCritic.OutputLength, at)[0];
            Span<float> gradient = _gradients.AsSpan(at * ActorCritic.OutputLength, ActorCritic.OutputLength);
            gradient[ActorCritic.Outputs.Policy.Start] = (float)(-ofRight / samples);
            gradient[ActorCritic.Outputs.Policy.Start + 1] = (float)(ofRight / samples);
            gradient[ActorCritic.Outputs.Value.Start] = ValueWeight * (value - _rollout.Returns[at]) / samples;
        }
    }

    /// <summary>The probability of a push to the right.</summary>
    private static double RightOf(ReadOnlySpan<float> logits) => 1 / (1 + Math.Exp(logits[0] - (double)logits[1]));
}
