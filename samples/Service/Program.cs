// A prediction service that learns while it serves: POST four numbers, and get a class by the newest weights.
//
//     dotnet run -c Release --project samples/Service            until Ctrl+C, on http://localhost:8080/
//     dotnet run -c Release --project samples/Service -- 8081 1  on another port, for so many seconds
using System.Globalization;
using System.Net;
using GenBn;

int port = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 8080;
using var stop = new CancellationTokenSource(args.Length > 1 ? 1000 * int.Parse(args[1], CultureInfo.InvariantCulture) : Timeout.Infinite);
Console.CancelKeyPress += (_, press) => { press.Cancel = true; stop.Cancel(); };

// Two predictors: requests use the one that is published, the thread that trains updates the other one and exchanges them.
var network = new QuadrantNet(seed: 1);
Predictor<QuadrantNet> published = network.CreatePredictor();
Predictor<QuadrantNet> idle = network.CreatePredictor();
Task training = Task.Factory.StartNew(Train, TaskCreationOptions.LongRunning);
using var listener = new HttpListener { Prefixes = { $"http://localhost:{port}/" } };
listener.Start();
Console.WriteLine($"listening on http://localhost:{port}/predict");
using CancellationTokenRegistration end = stop.Token.Register(listener.Stop);
while (!stop.IsCancellationRequested)
{
    try
    {
        await AnswerAsync(await listener.GetContextAsync());
    }
    catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
    {
        // The listener was stopped, or a client has gone.
    }
}

await training;

async Task AnswerAsync(HttpListenerContext context)
{
    using var reader = new StreamReader(context.Request.InputStream);
    string[] words = (await reader.ReadToEndAsync()).Split((char[])[' ', ',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries);
    float[] input = [.. words.Select(word => float.TryParse(word, CultureInfo.InvariantCulture, out float number) ? number : float.NaN)];
    bool isRight = input.Length == QuadrantNet.InputLength && input.All(float.IsFinite);
    context.Response.StatusCode = isRight ? 200 : 400;
    await using var writer = new StreamWriter(context.Response.OutputStream);
    // One request at a time, and microseconds: no call lasts from one exchange to the next. docs/prediction.md has a pattern for any.
    await writer.WriteLineAsync(isRight ? $"class {Volatile.Read(ref published).Classify(input)}" : $"expected {QuadrantNet.InputLength} finite numbers");
}

void Train()
{
    var random = new Random(1);
    using var trainer = new Trainer<QuadrantNet>(network, new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 64 });
    float[] inputs = new float[64 * QuadrantNet.InputLength];
    int[] labels = new int[64];
    for (int step = 1; !stop.IsCancellationRequested; step++)
    {
        foreach (ref float value in inputs.AsSpan())
        {
            value = (2 * random.NextSingle()) - 1;
        }

        for (int sample = 0; sample < labels.Length; sample++)
        {
            labels[sample] = (inputs[4 * sample] + inputs[(4 * sample) + 1] > 0 ? 1 : 0) + (inputs[(4 * sample) + 2] + inputs[(4 * sample) + 3] > 0 ? 2 : 0);
        }

        trainer.Step(inputs, labels);
        if (step % 500 == 0)
        {
            network.UpdatePredictor(idle);
            idle = Interlocked.Exchange(ref published, idle);
        }
    }
}

/// <summary>Which signs the sums of two pairs of numbers have: four classes.</summary>
[Network, Input(4)]
[Dense(16), BatchNorm, ReLU]
[Dense(4)]
internal sealed partial class QuadrantNet;
