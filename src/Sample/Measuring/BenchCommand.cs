using System.CommandLine;
using System.Globalization;
using GenBn.Sample.Networks;
using GenBn.Sample.Weights;

namespace GenBn.Sample.Measuring;

/// <summary>The subcommand <c>bench</c>: how fast this machine predicts.</summary>
internal static class BenchCommand
{
    private const ulong Seed = 1;
    private const int DefaultSeconds = 1;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<FileInfo> load = CommandLine.Load("Weights that training saved, a safetensors file. Default: start weights.");
        Option<string?> network = CommandLine.Network(
            $"Network to measure. Default: the one that the file names; without a file {NetworkCatalog.DefaultName}.");
        Option<int?> threads = CommandLine.PredictionThreads();
        Option<double?> seconds = CommandLine.Fraction<double>(
            "--seconds", $"Seconds of each measurement. Default: {DefaultSeconds}.", "more than 0, and at most 3600", value => value is > 0 and <= 3600);
        var command = new Command("bench", "Measures how fast this machine predicts.") { load, network, threads, seconds };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            string? name = result.GetValue(network);
            FileInfo? file = result.GetValue(load);
            (CatalogEntry entry, Func<Predictor> loading) = file is null ? FromStartWeights(name ?? NetworkCatalog.DefaultName) : FromFile(file, name);
            Console.Out.WriteLine($"{entry.Name}, {(file is null ? $"start weights of seed {Seed}" : $"{file}")}");
            Run(loading, result.GetValue(threads) ?? Environment.ProcessorCount, result.GetValue(seconds) ?? DefaultSeconds, Console.Out);
            return 0;
        }));
        return command;
    }

    private static void Run(Func<Predictor> load, int threads, double seconds, TextWriter output)
    {
        LoadTimes loading = LoadTimes.Of(load);
        Predictor predictor = load();
        var random = new RandomSource(Seed);
        float[] sample = [.. Enumerable.Range(0, predictor.InputLength).Select(_ => (float)random.NextUniform())];
        SampleTimes one = SampleTimes.Of(predictor, sample, seconds);
        var table = new PlainTable("what", " value", "unit");
        table.Add("vectors", VectorUnit.Description, "");
        table.Add("weights to predictor, first time", Number(loading.First, 2), "ms");
        table.Add("weights to predictor, median", Number(loading.Median, 2), "ms");
        table.Add("one sample, median", Number(one.Median, 2), "µs");
        table.Add("one sample, p99", Number(one.P99, 2), "µs");
        table.Add("one sample, allocated", Number(one.AllocatedBytes, 1), "bytes");
        foreach (int count in new[] { 1, threads }.Distinct())
        {
            double speed = BatchSpeed.Of(predictor, sample, count, seconds);
            table.Add($"batch {BatchSpeed.Samples}, {count} {(count == 1 ? "thread" : "threads")}", Number(speed, 0), "images/s");
        }

        table.Print(output);
    }

    private static (CatalogEntry Entry, Func<Predictor> Load) FromFile(FileInfo file, string? network)
    {
        CatalogEntry entry = network is null ? LoadedNetwork.EntryOf(WeightsFile.Read(file.FullName), $"{file}") : NetworkCatalog.Find(network);
        return (entry, () => LoadedNetwork.Read(file, entry.Name).Predictor);
    }

    /// <summary>Through the bytes of a file in memory, so that loading is measured too.</summary>
    private static (CatalogEntry Entry, Func<Predictor> Load) FromStartWeights(string network)
    {
        CatalogEntry entry = NetworkCatalog.Find(network);
        using var stream = new MemoryStream();
        entry.SaveStartWeights(Seed, stream);
        byte[] content = stream.ToArray();
        return (entry, () => entry.LoadPredictor(WeightsFile.Read(content, "start weights")));
    }

    private static string Number(double value, int decimals) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
}
