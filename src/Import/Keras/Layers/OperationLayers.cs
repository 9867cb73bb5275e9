using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>
/// Operations in a functional model, such as <c>x * 2 + y</c>. Keras 2 writes them as layers of the class TFOpLambda that name a function of
/// TensorFlow; Keras 3 has a class for each.
/// </summary>
internal sealed class OperationLayers() : LayerKind(
    "TFOpLambda", "Divide", "TrueDivide", "Relu", "Relu6", "Sigmoid", "Silu", "Tanh", "HardSigmoid", "HardSilu", "Softplus")
{
    public override KerasValue Write(LayerCall call)
    {
        string function = call.ClassName == "TFOpLambda" ? call.Config.Text("function", "") : call.ClassName;
        return function switch
        {
            "math.add" or "__operators__.add" => Arithmetic(call, "Add"),
            "math.subtract" or "__operators__.sub" => Arithmetic(call, "Sub"),
            "math.multiply" or "__operators__.mul" => Arithmetic(call, "Mul"),
            "math.truediv" or "math.divide" or "__operators__.truediv" or "Divide" or "TrueDivide" => Arithmetic(call, "Div"),
            "nn.relu" or "Relu" => Activations.Named(call, call.Input, "relu"),
            "nn.relu6" or "Relu6" => Activations.Named(call, call.Input, "relu6"),
            "math.sigmoid" or "nn.sigmoid" or "Sigmoid" => Activations.Named(call, call.Input, "sigmoid"),
            "nn.silu" or "nn.swish" or "Silu" => Activations.Named(call, call.Input, "silu"),
            "math.tanh" or "nn.tanh" or "Tanh" => Activations.Named(call, call.Input, "tanh"),
            "math.softplus" or "nn.softplus" or "Softplus" => Activations.Named(call, call.Input, "softplus"),
            "HardSigmoid" => Activations.Named(call, call.Input, "hard_sigmoid"),
            "HardSilu" => Activations.Named(call, call.Input, "hard_silu"),
            _ => throw new RefusedException($"the operation '{Names.Shown(function)}' is not read"),
        };
    }

    /// <summary>A chain of sums, differences, products or quotients of values and numbers, from the left to the right.</summary>
    public static KerasValue Arithmetic(LayerCall call, string operation)
    {
        NodeWriter writer = call.Writer;
        if (call.Arguments.Count < 2 || call.Values.Count == 0)
        {
            throw new RefusedException($"it reads {call.Values.Count} values, but several are expected");
        }

        int rank = call.Values.Max(value => value.Rank);
        Value[] operands = [.. call.Arguments.Select(argument => argument.Value?.Value ?? writer.Floats([], (float)argument.Number))];
        KerasValue result = new(operands[0], rank);
        for (int index = 1; index < operands.Length; index++)
        {
            result = writer.Add(operation, rank, [result.Value, operands[index]]);
        }

        return result;
    }
}
