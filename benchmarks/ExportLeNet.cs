using System.CommandLine;
using GenBn.Onnx;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>export-lenet</c>: the network of tests/AotApp for ONNX Runtime, see <c>aot</c>.</summary>
internal static class ExportLeNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Argument and action.</summary>
    public static Command Command()
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to write." };
        var command = new Command("export-lenet", "Writes LeNet with start weights as an ONNX model.") { file };
        command.SetAction(result => CommandLine.Guard(Limit, _ => new LeNet(seed: 1).ExportOnnx(result.GetRequiredValue(file).FullName)));
        return command;
    }
}
