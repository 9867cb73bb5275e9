using GenBn.Import;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>Models of CNTK, PyTorch and Paddle, as they are published.</summary>
[Trait("Tier", "Slow")]
public sealed class OutsideModelTests(ITestOutputHelper output)
{
    [OutsideModelsTheory]
    [InlineData("ResNet18.onnx", 120, new int[0])]
    [InlineData("fr_expression.onnx", 60, new int[0])]
    [InlineData("fr_eye.onnx", 90, new int[0])]
    [InlineData("fr_feature.onnx", 70, new int[0])]
    [InlineData("fr_landmark.onnx", 70, new int[0])]
    [InlineData("fr_liveness.onnx", 120, new int[0])]
    [InlineData("ch_ppocr_mobile_v2.0_cls_infer.onnx", 130, new[] { 3, 48, 192 })]
    public void AgreesWithOnnxRuntime(string file, int lines, int[] input)
    {
        string path = OutsideModels.Find(file)!;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImportOptions? options = input.Length == 0 ? null : new ImportOptions { Input = input };
        ImportedModel imported = OnnxImport.Read(path, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, length = new FileInfo(path).Length;
        output.WriteLine($"{file}: {imported.Source.Split('\n').Length - 1} lines, {allocated / (double)length:f2} bytes allocated for each byte of the file");
        Assert.InRange(imported.Source.Split('\n').Length - 1, 1, lines);

        // What is allocated in all, garbage of the parser included, bounds what is in memory at one time.
        Assert.True(allocated <= (6 * length) + (4 << 20), $"{allocated} of {length}");
        double difference = Agreement.Compare(imported, File.ReadAllBytes(path), isLast: false, options);
        output.WriteLine($"{file}: differs by {difference:e1} of the largest output");
    }

    /// <summary>What the language cannot say yet, by operator.</summary>
    [OutsideModelsTheory]
    [InlineData("fr_detect.onnx", "Reshape")]
    [InlineData("fr_gender.onnx", "model")]
    public void IsRefusedByName(string file, string operation)
    {
        ImportException refused = Assert.Throws<ImportException>(() => OnnxImport.Read(OutsideModels.Find(file)!));
        output.WriteLine(refused.Message);
        Assert.Contains(operation, refused.Obstacles.Select(obstacle => obstacle.Operator));
    }
}
