namespace GenBn.Sample.Showcases;

/// <summary>What several carts do in a number of steps, and how much better that was than the value of their states: [step][cart].</summary>
internal sealed class Rollout(int steps, int carts)
{
    /// <summary>Discount of later rewards, and that of later errors of the value (Schulman et al., 2015, arXiv 1506.02438).</summary>
    private const float Discount = 0.98f;
    private const float Trace = 0.95f;

    /// <summary>The value of a reward of 1 in each step for ever would be 1 / (1 − discount); the network learns numbers near 1.</summary>
    private const float Reward = 1 - Discount;

    public float[] States { get; } = new float[steps * carts * CartPole.StateLength];

    public int[] Actions { get; } = new int[steps * carts];

    /// <summary>Logarithm of the probability that the policy gave to the action.</summary>
    public float[] Logarithms { get; } = new float[steps * carts];

    public float[] Values { get; } = new float[(steps + 1) * carts];

    /// <summary>Whether the pole fell in the step, and whether another episode began after it.</summary>
    public bool[] HasFallen { get; } = new bool[steps * carts];

    public bool[] IsOver { get; } = new bool[steps * carts];

    /// <summary>How much better an action was than the value of its state.</summary>
    public float[] Advantages { get; } = new float[steps * carts];

    /// <summary>What the value should have been.</summary>
    public float[] Returns { get; } = new float[steps * carts];

    /// <summary>Fills in advantages and returns. An episode that ended after its last step, without a fall, has the value of its last state.</summary>
    public void Complete()
    {
        for (int cart = 0; cart < carts; cart++)
        {
            float advantage = 0;
            for (int step = steps - 1; step >= 0; step--)
            {
                int at = (step * carts) + cart;
                float next = HasFallen[at] ? 0 : IsOver[at] ? Values[at] : Values[at + carts];
                float error = Reward + (Discount * next) - Values[at];
                advantage = error + (IsOver[at] ? 0 : Discount * Trace * advantage);
                Advantages[at] = advantage;
                Returns[at] = advantage + Values[at];
            }
        }

        double mean = Advantages.Average(value => (double)value);
        double deviation = Math.Sqrt(Advantages.Average(value => (value - mean) * (value - mean))) + 1e-8;
        for (int at = 0; at < Advantages.Length; at++)
        {
            Advantages[at] = (float)((Advantages[at] - mean) / deviation);
        }
    }
}
