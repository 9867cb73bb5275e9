// A custom training loop: Q-learning by a network, whose loss belongs to no trainer. An agent on a line of 12 fields learns to walk to
// the one field with a reward.
//
//     dotnet run -c Release --project samples/OwnLoop
using System.Globalization;
using GenBn;
using GenBn.Training;

const int Fields = AgentNet.InputLength;
const int Goal = 8;
const int Batch = 64;
const float Discount = 0.9f;

var network = new AgentNet(seed: 1);
using NetworkPass pass = network.CreatePass(Batch);
NetworkOptimizer optimizer = new Adam(0.01f).CreateFor(network);
Predictor<AgentNet> predictor = network.CreatePredictor();
var random = new Random(1);
float[] states = new float[Batch * Fields];
float[] nextStates = new float[Batch * Fields];
float[] nextValues = new float[Batch * AgentNet.OutputLength];
float[] gradients = new float[Batch * AgentNet.OutputLength];
int[] actions = new int[Batch];
int[] places = new int[Batch];
for (int step = 1; step <= 400; step++)
{
    // Random fields and random moves, left or right; what follows is predicted by the network as it is.
    states.AsSpan().Clear();
    nextStates.AsSpan().Clear();
    for (int sample = 0; sample < Batch; sample++)
    {
        int place = random.Next(Fields);
        actions[sample] = random.Next(2);
        places[sample] = Move(place, actions[sample]);
        states[(sample * Fields) + place] = 1;
        nextStates[(sample * Fields) + places[sample]] = 1;
    }

    network.UpdatePredictor(predictor);
    predictor.Predict(nextStates, nextValues);

    // Forward in training mode; the loss is ½ (Q(state, action) − reward − discount · max Q(next state))², which has this gradient.
    pass.Forward(states);
    gradients.AsSpan().Clear();
    double loss = 0;
    for (int sample = 0; sample < Batch; sample++)
    {
        float future = places[sample] == Goal ? 1 : Discount * Math.Max(nextValues[2 * sample], nextValues[(2 * sample) + 1]);
        float error = pass.Outputs[(2 * sample) + actions[sample]] - future;
        loss += error * error / (2 * Batch);
        gradients[(2 * sample) + actions[sample]] = error / Batch;
    }

    pass.Backward(gradients);
    optimizer.Step(pass);
    if (step % 100 == 0)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step}, loss {loss:F5}"));
    }
}

network.UpdatePredictor(predictor);
float[] field = new float[Fields];
Console.WriteLine(string.Concat(Enumerable.Range(0, Fields).Select(Arrow)));

string Arrow(int place)
{
    field.AsSpan().Clear();
    field[place] = 1;
    return place == Goal ? "*" : predictor.Classify(field) == 0 ? "<" : ">";
}

static int Move(int place, int action) => Math.Clamp(place + (action == 0 ? -1 : 1), 0, Fields - 1);

/// <summary>The value of a move to the left and of one to the right, for a field that is one-hot.</summary>
[Network, Input(12)]
[Dense(24), ReLU]
[Dense(2)]
internal sealed partial class AgentNet;
