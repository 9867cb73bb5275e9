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

// Two predictors: requests use the published one; training updates the other, and exchanges them while no request holds the lock.
var exchange = new Lock();
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
    await writer.WriteLineAsync(isRight ? $"class {Classify(input)}" : $"expected {QuadrantNet.InputLength} finite numbers");
}

int Classify(float[] input)
{
    lock (exchange)
    {
        return published.Classify(input);
    }
}

void Train()
{
    var random = new Random(1);
    using var trainer = new Trainer<QuadrantNet>(network, new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 64 });
    for (int step = 1; !stop.IsCancellationRequested; step++)
    {
        float[] inputs = [.. Enumerable.Range(0, 64 * QuadrantNet.InputLength).Select(_ => (2 * random.NextSingle()) - 1)];
        int[] labels = [.. inputs.Chunk(4).Select(x => (x[0] + x[1] > 0 ? 1 : 0) + (x[2] + x[3] > 0 ? 2 : 0))];
        trainer.Step(inputs, labels);
        if (step % 500 == 0)
        {
            network.UpdatePredictor(idle);
            lock (exchange)
            {
                (published, idle) = (idle, published);
            }
        }
    }
}

/// <summary>Which signs the sums of two pairs of numbers have: four classes.</summary>
[Network, Input(4)]
[Dense(16), BatchNorm, ReLU]
[Dense(4)]
internal sealed partial class QuadrantNet;
