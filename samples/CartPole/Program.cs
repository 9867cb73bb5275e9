// A game: an actor and a critic learn together to balance a pole on a cart (Barto, Sutton and Anderson, 1983; 200 steps at most).
//
//     dotnet run -c Release --project samples/CartPole
using System.Globalization;
using GenBn;
using GenBn.Training;

const int Carts = 32, Samples = 64 * Carts;
const float Discount = 0.98f, Trace = 0.95f, Clip = 0.2f;
var (network, random, carts, ages) = (new PoleNet(seed: 1), new Random(1), new float[Carts * 4], new int[Carts]);
using NetworkPass pass = network.CreatePass(Samples), look = network.CreatePass(Carts);
NetworkOptimizer optimizer = new Adam(0.003f).CreateFor(network, clipNorm: 1);
float[] states = new float[(Samples + Carts) * 4], gradients = new float[Samples * 3], seen = new float[(Samples + Carts) * 3], gains = new float[Samples];
var (actions, falls, ends, mean) = (new int[Samples], new bool[Samples], new bool[Samples], 0.0);
for (int round = 1; round <= 100 && mean < 195; round++)
{
    for (int first = 0; first <= Samples; first += Carts)
    {
        look.Forward(carts); // All carts at once: the logits of left and right, and the critic's value.
        look.Outputs.CopyTo(seen.AsSpan(first * 3));
        carts.CopyTo(states, first * 4);
        for (int at = first; first < Samples && at < first + Carts; at++)
        {
            actions[at] = random.NextSingle() < Right(seen, at) ? 1 : 0;
            (falls[at], ends[at]) = Push(carts.AsSpan((at - first) * 4, 4), actions[at], ref ages[at - first]);
        }
    }
    // How much better an action was than the critic expected (Schulman et al., 2015), from the last step to the first.
    for (int at = Samples - 1; at >= 0; at--)
    {
        float value = seen[(at * 3) + 2], next = falls[at] ? 0 : ends[at] ? value : seen[((at + Carts) * 3) + 2];
        gains[at] = 1 - Discount + (Discount * next) - value + (ends[at] || at + Carts >= Samples ? 0 : Discount * Trace * gains[at + Carts]);
    }
    (float average, float deviation) = (gains.Average(), MathF.Sqrt(gains.Average(gain => gain * gain)));
    for (int epoch = 0; epoch < 6; epoch++)
    {
        pass.Forward(states.AsSpan(0, Samples * 4));
        ReadOnlySpan<float> outputs = pass.Outputs;
        for (int at = 0; at < Samples; at++)
        {
            // Proximal policy optimisation (Schulman et al., 2017): nothing pulls where the policy has already moved far; and half the squared error.
            (float now, float then, float gain) = (Right(outputs, at), Right(seen, at), (gains[at] - average) / deviation);
            float ratio = actions[at] == 1 ? now / then : (1 - now) / (1 - then);
            float slope = (gain > 0 ? ratio > 1 + Clip : ratio < 1 - Clip) ? 0 : gain * ratio * (actions[at] - now) / Samples;
            (gradients[at * 3], gradients[(at * 3) + 1]) = (slope, -slope);
            gradients[(at * 3) + 2] = 0.5f * (outputs[(at * 3) + 2] - seen[(at * 3) + 2] - gains[at]) / Samples;
        }
        pass.Backward(gradients);
        optimizer.Step(pass);
    }
    mean = round % 5 == 0 ? Test(network.CreatePredictor()) : mean;
    Console.Write(round % 5 == 0 ? string.Create(CultureInfo.InvariantCulture, $"round {round}, mean episode {mean:F1} of 200\n") : "");
}

static float Right(ReadOnlySpan<float> outputs, int at) => 1 / (1 + MathF.Exp(outputs[at * 3] - outputs[(at * 3) + 1]));

static double Test(Predictor<PoleNet> predictor) => Enumerable.Range(0, 100).Average(game =>
{
    (float[] cart, int age, int steps) = ([0.03f, 0, game * 0.001f, 0], 0, 0);
    for (bool isOver = false; !isOver; steps++, isOver = Push(cart, predictor.Classify(cart, PoleNet.Outputs.Actor), ref age).IsOver) { }
    return steps;
});

// Position, velocity, angle and rotation after 20 ms. When the pole falls, or after 200 steps, the cart begins again.
static (bool HasFallen, bool IsOver) Push(Span<float> cart, int action, ref int age)
{
    (float sine, float cosine) = MathF.SinCos(cart[2]);
    float push = ((action * 20) - 10 + (0.05f * cart[3] * cart[3] * sine)) / 1.1f;
    float turn = ((9.8f * sine) - (cosine * push)) / (0.5f * ((4 / 3f) - (0.1f * cosine * cosine / 1.1f)));
    (cart[0], cart[1]) = (cart[0] + (0.02f * cart[1]), cart[1] + (0.02f * (push - (0.05f * turn * cosine / 1.1f))));
    (cart[2], cart[3]) = (cart[2] + (0.02f * cart[3]), cart[3] + (0.02f * turn));
    bool hasFallen = MathF.Abs(cart[0]) > 2.4f || MathF.Abs(cart[2]) > 0.2095f, isOver = hasFallen || ++age == 200;
    (age, cart[0]) = (isOver ? 0 : age, isOver ? 0.02f : cart[0]);
    cart[(isOver ? 1 : 4)..].Clear();
    return (hasFallen, isOver);
}

[Network, Input(4), Dense(64), Tanh, Dense(64), Tanh, Heads<Actor, Critic>] internal sealed partial class PoleNet;
[Block, Dense(2)] internal sealed partial class Actor;
[Block, Dense(1)] internal sealed partial class Critic;
