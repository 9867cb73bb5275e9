namespace GenBn.Onnx.Nodes;

/// <summary>The nodes of each kind of layer. Those that are more than a node without attributes have a file of their own.</summary>
internal static class LayerNodes
{
    /// <summary>Adds the nodes of a layer that prediction runs.</summary>
    public static void Write(ArchitectureLayer layer, NodeWriter writer)
    {
        switch (layer)
        {
            case ConvLayer conv:
                ConvNodes.Write(conv, writer);
                break;
            case DenseLayer dense:
                DenseNodes.Write(dense, writer);
                break;
            case BatchNormLayer norm:
                BatchNormNodes.Write(norm, writer);
                break;
            case ActivationLayer activation:
                ActivationNodes.Write(activation, writer);
                break;
            case MaxPoolLayer pool:
                PoolNodes.Write(pool, writer);
                break;
            case AvgPoolLayer pool:
                PoolNodes.Write(pool, writer);
                break;
            case GlobalAvgPoolLayer:
                PoolNodes.WriteGlobal(writer);
                break;
            case FlattenLayer:
                writer.Result("Flatten", [writer.Input], NodeAttributes.Integer("axis", 1));
                break;
            case SoftmaxLayer:
                writer.Result("Softmax", [writer.Input], NodeAttributes.Integer("axis", 1));
                break;
            case AddLayer:
                writer.Result("Add", writer.Inputs);
                break;
            case ConcatLayer:
                writer.Result("Concat", writer.Inputs, NodeAttributes.Integer("axis", 1));
                break;
            default:
                throw new NotSupportedException($"'{layer.Name}' is a {layer.GetType().Name}, which the export to ONNX does not know.");
        }
    }
}
