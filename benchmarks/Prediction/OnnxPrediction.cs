using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GenBn.Benchmarks.Prediction;

/// <summary>ONNX Runtime predicts, from and to memory that it is told about before: nothing is copied or allocated for a call.</summary>
internal sealed class OnnxPrediction : ISide
{
    private static readonly string[] InputNames = ["input"];
    private static readonly string[] OutputNames = ["output"];

    private readonly OnnxSettings _settings;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly OrtIoBinding _binding;

    /// <summary>Loads the model from memory, or from a file where there is one.</summary>
    public OnnxPrediction(Work work, OnnxSettings settings, string? path = null)
    {
        _settings = settings;
        using SessionOptions options = settings.Options(work.Samples);
        _session = path is null
            ? new InferenceSession(settings.Folded ? work.Subject.FoldedModel : work.Subject.Model, options)
            : new InferenceSession(path, options);
        _input = Tensor(work.Inputs, work.InputShape);
        _output = Tensor(work.Outputs, work.OutputShape);
        _inputs = [_input];
        _outputs = [_output];
        _binding = _session.CreateIoBinding();
        _binding.BindInput(InputNames[0], _input);
        _binding.BindOutput(OutputNames[0], _output);
    }

    /// <inheritdoc/>
    public void Run(int times)
    {
        for (int time = 0; time < times; time++)
        {
            if (_settings.Binding)
            {
                _session.RunWithBinding(_options, _binding);
            }
            else
            {
                _session.Run(_options, InputNames, _inputs, OutputNames, _outputs);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"ONNX Runtime ({_settings})";

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private static OrtValue Tensor(SampleMemory memory, long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, memory.Address, memory.Bytes);
}
