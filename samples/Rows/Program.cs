// Rows of a table: learns from measurements which species of iris a flower is. Data: R. A. Fisher, 1936, 50 flowers of each species.
//
//     dotnet run -c Release --project samples/Rows
using System.Globalization;
using GenBn;
using GenBn.Data;
using GenBn.Training;

// A column with words is a label; every other column is a value. A fifth of each species is kept for the test.
CsvData flowers = CsvReader.Read(Path.Combine(AppContext.BaseDirectory, "iris.csv"), new CsvOptions { Label = "species" });
(IDataSource train, IDataSource test) = flowers.Samples.Split(share: 0.2, seed: 1, stratified: true);

var network = new IrisNet(seed: 1);
using (var trainer = new Trainer<IrisNet>(network, new TrainerOptions { Optimizer = new Adam(0.01f), BatchSize = 20, Seed = 1 }))
{
    IReadOnlyList<EpochReport> epochs = trainer.Train(train, test, epochs: 60);
    Console.WriteLine(epochs[^1]);
    Evaluation result = trainer.Evaluate(test, Metric.ConfusionMatrix);
    Console.Write(((ConfusionMatrix)result.Metrics[0]).ToTable(flowers.ClassNames));
}

// Weights are a file of their own; the normalisation is a part of the network.
string file = Path.Combine(Path.GetTempPath(), "iris.safetensors");
network.SaveWeights(file);
Predictor<IrisNet> predictor = IrisNet.LoadPredictor(file);
File.Delete(file);

// A new flower, in centimetres: nothing is scaled by hand.
float[] flower = [6.1f, 2.9f, 4.7f, 1.4f];
float[] probabilities = new float[IrisNet.OutputLength];
predictor.PredictProbabilities(flower, probabilities);
int species = predictor.Classify(flower);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{flowers.ClassNames[species]}, probability {probabilities[species]:F3}"));

/// <summary>Two dense layers on the four measurements, each normalised by the mean and the deviation of all flowers.</summary>
[Network, Input(4, Mean = new[] { 5.84f, 3.06f, 3.76f, 1.20f }, Deviation = new[] { 0.83f, 0.43f, 1.76f, 0.76f })]
[Dense(16), BatchNorm, ReLU]
[Dense(3)]
internal sealed partial class IrisNet;
