using System.Globalization;
using GenBn;
using GenBn.Sample.Networks;

Predictor predictor = new LeNet(seed: 1).CreatePredictor();
int label = predictor.Classify(new float[predictor.InputLength]);

// Not the time since the process started: systems know that only to 10 ms. `measure` takes it from outside.
double milliseconds = Environment.CpuUsage.TotalTime.TotalMilliseconds;
Console.WriteLine($"label {label}; {milliseconds.ToString("F2", CultureInfo.InvariantCulture)} ms of processor time");
