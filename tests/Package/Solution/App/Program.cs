using GenBn;
using GenBn.Consumer;
using GenBn.Onnx;

// Trains a network of the library for a step, predicts with it and with those that the library keeps to itself, and exports it.
var network = new Classifier(seed: 1);
using var trainer = new Trainer<Classifier>(network, new TrainerOptions { BatchSize = 4, Threads = 1 });
float[] images = new float[4 * Classifier.InputLength];
float loss = trainer.Step(images, [0, 1, 2, 0]);

float[] scores = new float[Classifier.OutputLength];
network.CreatePredictor().Predict(images.AsSpan(0, Classifier.InputLength), scores);
float sum = Scores.Of(new float[8]);

using var model = new MemoryStream();
network.ExportOnnx(model);
bool right = float.IsFinite(loss) && float.IsFinite(scores[0]) && float.IsFinite(sum) && model.Length > 0;
Console.WriteLine(right ? "all is well" : $"loss {loss}, scores {string.Join(' ', scores)}, sum {sum}, model {model.Length} bytes");
return right ? 0 : 1;
