using System.Globalization;
using GenBn;
using GenBnApp.Code;

// Data. GenBn also reads IDX files, the format of MNIST: IdxReader.LoadFolder("folder").
Dataset train = DigitImages.Dataset(count: 4000, seed: 1);
Dataset test = DigitImages.Dataset(count: 1000, seed: 2);

// Train. The same seeds give the same bits on every run.
int epochs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var network = new DigitClassifier(seed: 1);
var options = new TrainerOptions { Optimizer = new Adam(0.002f), BatchSize = 64, Seed = 1 };
using (var trainer = new Trainer<DigitClassifier>(network, options))
{
    Console.WriteLine($"{DigitClassifier.ParameterCount} parameters, {train.Count} training and {test.Count} test images");
    foreach (EpochReport epoch in trainer.Fit(train, test, epochs))
    {
        Console.WriteLine(epoch);
    }
}

// Save. The file has the format of safetensors.
const string Weights = "digits.safetensors";
network.SaveWeights(Weights);

// Load and predict: all that an app with a trained network does. Threads may share a predictor.
Predictor predictor = DigitClassifier.LoadPredictor(Weights);
const int Digit = 7;
byte[] image = new byte[DigitClassifier.InputLength];
DigitImages.Draw(Digit, new Random(3), image);
float[] probabilities = new float[DigitClassifier.OutputLength];
predictor.PredictProbabilities(image, probabilities);
int label = predictor.Classify(image);
Console.WriteLine();
Console.Write(DigitImages.Show(image));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"This is a {label}, with probability {probabilities[label]:F3}."));
return label == Digit ? 0 : 1;
