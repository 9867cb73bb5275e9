// Small public tables, learned by trainers with nothing but a declaration and Train, beside scikit-learn's multilayer perceptrons on the same folds:
//
//     python3 benchmarks/tables/tables.py FOLDER
//     dotnet run -c Release --project benchmarks/tables -- FOLDER
using System.Globalization;
using GenBn;
using GenBn.Data;
using GenBn.Tables;
using GenBn.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = args.Length == 1 ? args[0] : throw new ArgumentException("Expected the folder that tables.py wrote.");
Dictionary<string, (double Default, double Scaled)> others = File.ReadLines(Path.Combine(folder, "scores.csv")).Skip(1).Select(line => line.Split(','))
    .ToDictionary(fields => fields[0], fields => (double.Parse(fields[1]), double.Parse(fields[2])));
var report = new Report(folder, others);
Console.WriteLine("| table | rows | GenBn | scikit-learn | scaled targets | ratio |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
report.Of("iris", "target", seed => new IrisNetwork(seed));
report.Of("wine", "target", seed => new WineNetwork(seed));
report.Of("cancer", "target", seed => new CancerNetwork(seed));
report.Of("digits", "target", seed => new DigitsNetwork(seed));
report.Of("pima", "type", seed => new PimaNetwork(seed));
report.Of("glass", "type", seed => new GlassNetwork(seed));
report.Of("crabs", "sex", seed => new CrabsNetwork(seed), "sp");
report.Of("birthwt", "low", seed => new BirthwtNetwork(seed));
report.Of("biopsy", "class", seed => new BiopsyNetwork(seed));
report.Of("infert", "case", seed => new InfertNetwork(seed), "education");
report.OfNumbers("diabetes", "target", seed => new DiabetesNetwork(seed));
report.OfNumbers("boston", "medv", seed => new BostonNetwork(seed));
report.OfNumbers("cpus", "perf", seed => new CpusNetwork(seed));
report.OfNumbers("quakes", "mag", seed => new QuakesNetwork(seed));
report.OfNumbers("airquality", "Ozone", seed => new AirqualityNetwork(seed));
report.OfNumbers("chickweight", "weight", seed => new ChickweightNetwork(seed), "Diet");
report.OfNumbers("attenu", "accel", seed => new AttenuNetwork(seed));
report.OfNumbers("math", "MathAch", seed => new MathNetwork(seed), "Minority", "Sex");
report.OfNumbers("cereal", "calories", seed => new CerealNetwork(seed), "mfr");
report.OfNumbers("orthodont", "distance", seed => new OrthodontNetwork(seed), "Sex");
Console.WriteLine($"{report.Good} of {report.Count} tables within 5 % of scikit-learn's default, {report.GoodOfScaled} within 5 % of its better one");

/// <summary>Trains five folds of each table and prints a row for it.</summary>
internal sealed class Report(string folder, Dictionary<string, (double Default, double Scaled)> others)
{
    private const int Folds = 5;
    private const int Epochs = 200;

    public int Count { get; private set; }

    public int Good { get; private set; }

    public int GoodOfScaled { get; private set; }

    /// <summary>A table of classes: the accuracy.</summary>
    public void Of<TNetwork>(string name, string label, Func<ulong, TNetwork> create, params string[] categories)
        where TNetwork : INetwork<TNetwork> =>
        Print(name, new CsvOptions { Label = label, Categories = Columns(categories), Missing = MissingValues.Mean }, create, Metric.Accuracy);

    /// <summary>A table of numbers: the root of the mean squared error.</summary>
    public void OfNumbers<TNetwork>(string name, string target, Func<ulong, TNetwork> create, params string[] categories)
        where TNetwork : INetwork<TNetwork> =>
        Print(name, new CsvOptions { Targets = [target], Categories = Columns(categories), Missing = MissingValues.Mean }, create, Metric.MeanSquaredError);

    private void Print<TNetwork>(string name, CsvOptions options, Func<ulong, TNetwork> create, Metric metric)
        where TNetwork : INetwork<TNetwork>
    {
        Dataset data = CsvReader.Read(Path.Combine(folder, $"{name}.csv"), options).Samples;
        bool isAccuracy = metric == Metric.Accuracy;
        double score = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            using var trainer = new Trainer<TNetwork>(create(1));
            trainer.Train(Rows(data, row => row % Folds != fold), epochs: Epochs);
            double value = trainer.Evaluate(Rows(data, row => row % Folds == fold), metric).Metrics[0].Value;
            score += (isAccuracy ? value : Math.Sqrt(value)) / Folds;
        }

        (double other, double scaled) = others[name];
        Count++;
        Good += IsGood(score, other, isAccuracy) ? 1 : 0;
        GoodOfScaled += IsGood(score, scaled, isAccuracy) ? 1 : 0;
        string second = isAccuracy ? "" : $"{scaled:G4}";
        Console.WriteLine($"| {name} | {data.Count} | {score:G4} | {other:G4} | {second} | {score / other:F3} |");
    }

    private static CsvColumn[] Columns(string[] names) => Array.ConvertAll(names, name => new CsvColumn(name));

    private static bool IsGood(double score, double other, bool isAccuracy) => isAccuracy ? score >= 0.95 * other : score <= 1.05 * other;

    private static Dataset Rows(Dataset data, Func<int, bool> isWanted)
    {
        int[] rows = [.. Enumerable.Range(0, data.Count).Where(isWanted)];
        float[] values = [.. rows.SelectMany(row => data.Values.Slice(row * data.SampleLength, data.SampleLength).ToArray())];
        return data.HasTargets
            ? new Dataset(values, [.. rows.Select(row => data.Targets[row])], data.SampleLength, 1)
            : new Dataset(values, [.. rows.Select(row => data.Labels[row])], data.SampleLength, data.Classes);
    }
}
