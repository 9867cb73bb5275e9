// A sensor: tells from the last 64 readings of a vibration sensor whether a machine is idle, runs, or runs with a worn bearing.
//
//     dotnet run -c Release --project samples/Sensor
using System.Diagnostics;
using System.Globalization;
using GenBn;

string[] states = ["idle", "running", "worn bearing"];
const int Window = MachineNet.InputLength;

Dataset train = Windows(count: 3000, seed: 1);
Dataset test = Windows(count: 600, seed: 2);
var network = new MachineNet(seed: 1);
using (var trainer = new Trainer<MachineNet>(network, new TrainerOptions { Optimizer = new Adam(0.005f), BatchSize = 64, Seed = 1 }))
{
    Console.WriteLine(trainer.Train(train, test, epochs: 4)[^1]);
}

// The stream: a window slides over the readings, and every 16 readings it is classified. Prediction allocates nothing.
Predictor<MachineNet> predictor = network.CreatePredictor();
float[] window = new float[Window];
predictor.Classify(window); // The first call compiles.
var random = new Random(3);
long ticks = 0;
int answers = 0;
for (int state = 0; state < states.Length; state++)
{
    int seen = 0;
    for (int reading = 0; reading < 16 * Window; reading++)
    {
        window.AsSpan(1).CopyTo(window);
        window[^1] = Reading(state, reading, random);
        if (reading >= Window && reading % 16 == 0)
        {
            long start = Stopwatch.GetTimestamp();
            seen += predictor.Classify(window) == state ? 1 : 0;
            ticks += Stopwatch.GetTimestamp() - start;
            answers++;
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{states[state],-12} recognised in {seen} of {answers / (state + 1)} windows"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ticks * 1e6 / Stopwatch.Frequency / answers:F1} µs for a window"));

static Dataset Windows(int count, int seed)
{
    var random = new Random(seed);
    float[] values = new float[count * Window];
    int[] labels = new int[count];
    for (int sample = 0; sample < count; sample++)
    {
        labels[sample] = random.Next(3);
        int first = random.Next(1000);
        for (int reading = 0; reading < Window; reading++)
        {
            values[(sample * Window) + reading] = Reading(labels[sample], first + reading, random);
        }
    }

    return new Dataset(values, labels, sampleLength: Window, classes: 3);
}

// Noise; with the hum of a motor; and with the short knocks of a bearing.
static float Reading(int state, int time, Random random) =>
    (0.2f * (random.NextSingle() - 0.5f)) + (state > 0 ? MathF.Sin(0.7f * time) : 0) + (state > 1 && time % 23 < 2 ? 0.8f : 0);

/// <summary>Convolutions along time: an image of one row.</summary>
[Network, Input(1, 1, 64)]
[Conv(8, 1, 5), BatchNorm, ReLU]
[Conv(16, 1, 5, StrideWidth = 2), BatchNorm, ReLU]
[GlobalAvgPool]
[Dense(3)]
internal sealed partial class MachineNet;
