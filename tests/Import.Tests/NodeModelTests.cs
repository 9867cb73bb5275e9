using GenBn.Import;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>The node tests of ONNX itself, as Debian packs them: single nodes with inputs and expected outputs.</summary>
[Trait("Tier", "Slow")]
public sealed class NodeModelTests(ITestOutputHelper output)
{
    private const double Bound = 1e-5;

    private const int Together = 25;

    /// <summary>Every model of the supported operators either gives the expected outputs or is refused, with a reason.</summary>
    [NodeModelsFact]
    public void NodesAgreeOrAreRefused()
    {
        HashSet<string> operators = [.. OnnxImport.Operators];
        List<(string Name, ImportedModel Model, string Folder)> imported = [];
        List<string> refused = [];
        foreach (string folder in Directory.GetDirectories(OutsideModels.Nodes!).Order(StringComparer.Ordinal))
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
            if (!model.Graph.Node.All(node => operators.Contains(node.OpType)) || !Directory.Exists(Path.Combine(folder, "test_data_set_0")))
            {
                continue;
            }

            // The files have the version in which the operator was defined. These have not changed up to the oldest set that is read.
            if (model.Graph.Node[0].OpType is "Elu" or "Softplus" or "GlobalAveragePool" or "GlobalMaxPool" or "HardSigmoid" or "InstanceNormalization")
            {
                model.OpsetImport[0].Version = Math.Max(model.OpsetImport[0].Version, 7);
            }

            // What is no sample is given as a constant, as it is in models.
            for (int index = 1; index < model.Graph.Input.Count; index++)
            {
                TensorProto constant = Tensor(folder, "input", index);
                constant.Name = model.Graph.Input[index].Name;
                model.Graph.Initializer.Add(constant);
            }

            // A layer norm also gives its statistics, which are no outputs of a model that predicts.
            string? output = model.Graph.Node[0].OpType == "LayerNormalization" ? model.Graph.Output[0].Name : null;
            string name = Path.GetFileName(folder);
            try
            {
                var options = new ImportOptions { Name = "Net", Namespace = $"Node{imported.Count}", Output = output };
                imported.Add((name, Agreement.Import(model.ToByteArray(), options, name), folder));
            }
            catch (ImportException obstacles)
            {
                refused.Add($"{name}: {obstacles.Obstacles[0]}");
            }
        }

        int agreeing = 0;
        foreach ((int index, (string Name, ImportedModel Model, string Folder)[] some) in imported.Chunk(Together).Index())
        {
            using CompiledModel compiled = CompiledModel.Of([.. some.Select(model => model.Model.Source)]);
            foreach ((int place, (string name, ImportedModel model, string folder)) in some.Index())
            {
                RunningNetwork network = compiled.Network($"Node{(index * Together) + place}.Net");
                network.Load(model);
                float[] expected = ValuesOf(Tensor(folder, "output", 0)), actual = network.Predict(ValuesOf(Tensor(folder, "input", 0)));
                double largest = expected.Max(value => Math.Abs((double)value));
                double difference = expected.Length == actual.Length ? expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second)) : double.NaN;
                Assert.True(difference <= Bound * largest, $"{name}: {difference} of {largest}\n{model.Source}");
                agreeing++;
            }
        }

        output.WriteLine($"{agreeing} agree, {refused.Count} are refused by name:\n{string.Join('\n', refused)}");

        // Of the package of ONNX 1.12, 78 can be said; most others have one dimension, or are of other types than floats.
        Assert.InRange(agreeing, 76, 1000);
    }

    private static TensorProto Tensor(string folder, string kind, int index) =>
        TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "test_data_set_0", $"{kind}_{index}.pb")));

    private static float[] ValuesOf(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
}
