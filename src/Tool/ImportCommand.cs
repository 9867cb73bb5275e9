using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GenBn.Import;

namespace GenBn.Tool;

/// <summary><c>genbn import model.onnx</c>, or <c>model.h5</c> or <c>model.keras</c>: writes the class and its weights.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "An ONNX model of operator set 7 to 21, or a Keras model, .h5 or .keras." };
        var check = new Option<bool>("--check") { Description = "List what the language cannot say, and write nothing." };
        var name = new Option<string?>("--name") { Description = "Name of the class. Default: made from the name of the file." };
        var space = new Option<string>("--namespace") { Description = "Namespace of the class.", DefaultValueFactory = _ => new ImportOptions().Namespace };
        var input = new Option<int[]?>("--input")
        {
            Description = "Sizes of a sample, where the model leaves them free, in its order, such as 3x224x224, or 224x224x3 for Keras.",
            CustomParser = Sizes,
        };
        var output = new Option<string?>("--output") { Description = "Name of the node or value that becomes the output. Default: the only output." };
        var layout = new Option<string>("--layout")
        {
            Description = "Order of the model's input: channels-first, channels-last, or detect: by the model's first transposition.",
            DefaultValueFactory = _ => "detect",
        };
        layout.AcceptOnlyFromAmong("detect", "channels-first", "channels-last");
        var folder = new Option<string>("--folder") { Description = "Where the files are written.", DefaultValueFactory = _ => "." };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compare the class with ONNX Runtime, if it is among this machine's NuGet packages. It gets a Keras model as the import reads it.",
        };
        var command = new Command("import", "Writes a model as a class, and its weights.") { model, check, name, space, input, output, layout, folder, verify };
        command.SetAction(parsed => Tool.Guarded(parsed.InvocationConfiguration.Error, () =>
        {
            TextWriter written = parsed.InvocationConfiguration.Output;
            string path = parsed.GetRequiredValue(model);
            var options = new ImportOptions
            {
                Name = parsed.GetValue(name),
                Namespace = parsed.GetValue(space)!,
                Input = parsed.GetValue(input) is { Length: > 0 } sizes ? sizes : null,
                Output = parsed.GetValue(output),
                Layout = parsed.GetValue(layout) switch
                {
                    "channels-first" => InputLayout.ChannelsFirst,
                    "channels-last" => InputLayout.ChannelsLast,
                    _ => InputLayout.Detect,
                },
            };
            ModelFormat format = ModelFormat.Of(path);
            ImportedModel imported = format.Import(path, options);
            foreach (string note in imported.Notes)
            {
                written.WriteLine(note);
            }

            if (parsed.GetValue(verify) && !Verification.Run(format.Onnx(path, options), imported, options, written))
            {
                return 1;
            }

            if (parsed.GetValue(check))
            {
                written.WriteLine("There is no obstacle.");
                return 0;
            }

            (string source, string weights) = imported.Write(parsed.GetValue(folder)!);
            written.WriteLine($"{source}\n{weights}");
            return 0;
        }));
        return command;
    }

    private static int[]? Sizes(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split('x');
        int[] sizes = new int[parts.Length];
        for (int index = 0; index < parts.Length; index++)
        {
            if (!int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[index]) || sizes[index] < 1 || parts.Length > 3)
            {
                result.AddError($"Expected one to three sizes such as 3x224x224, but got '{text}'.");
                return null;
            }
        }

        return sizes;
    }
}
