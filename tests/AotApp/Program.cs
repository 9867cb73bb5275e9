using System.Globalization;
using System.Reflection;
using GenBn;
using GenBn.Sample.Networks;
using GenBn.Weights;

// lenet.safetensors is what `dotnet run -c Release --project src/Sample -- train --save lenet.safetensors` saves; ankle-boot.gray is the
// first image of src/Sample/Data/fashion-mnist-10k/t10k-images-idx3-ubyte.gz, as bytes.
const int Expected = 9;

Predictor<LeNet> predictor = LeNet.LoadPredictor(WeightsFile.Read(Embedded("lenet.safetensors"), "lenet.safetensors"));
int label = predictor.Classify(Embedded("ankle-boot.gray"), scale: 1f / 255);

// Not the time since the process started: systems know that only to 10 ms. `measure` takes it from outside.
double milliseconds = Environment.CpuUsage.TotalTime.TotalMilliseconds;
Console.WriteLine($"label {label}, expected {Expected}; {milliseconds.ToString("F2", CultureInfo.InvariantCulture)} ms of processor time");
return label == Expected ? 0 : 1;

// The bytes where they lie in the executable.
static unsafe ReadOnlySpan<byte> Embedded(string name)
{
    var stream = (UnmanagedMemoryStream)Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
    return new ReadOnlySpan<byte>(stream.PositionPointer, (int)stream.Length);
}
