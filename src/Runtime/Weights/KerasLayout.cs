namespace GenBn.Weights;

/// <summary>The layouts of Keras: channels last, and inputs before outputs.</summary>
internal static class KerasLayout
{
    /// <summary>The shape that a tensor has in Keras.</summary>
    public static int[] ShapeOf(IReadOnlyList<int> shape) => shape switch
    {
        [var channels, var sources, var rows, var columns] => [rows, columns, sources, channels],
        [var units, var features] => [features, units],
        _ => [.. shape],
    };

    /// <summary>The shape of a depthwise kernel, which has its channels as inputs.</summary>
    public static int[] DepthwiseShape(IReadOnlyList<int> shape) => [shape[2], shape[3], shape[0], 1];

    /// <summary>A depthwise kernel in the layout of GenBn.</summary>
    public static float[] Depthwise(ReadOnlySpan<float> values, IReadOnlyList<int> shape)
    {
        float[] turned = new float[values.Length];
        int channels = shape[0], plane = shape[2] * shape[3];
        for (int index = 0; index < values.Length; index++)
        {
            turned[(index % channels * plane) + (index / channels)] = values[index];
        }

        return turned;
    }

    /// <summary>A tensor in the layout of GenBn.</summary>
    /// <param name="values">The values as Keras has them.</param>
    /// <param name="shape">The shape as GenBn has it.</param>
    /// <param name="flattened">Channels, rows and columns of the image that was flattened into the features, or null.</param>
    public static float[] Turned(ReadOnlySpan<float> values, IReadOnlyList<int> shape, IReadOnlyList<int>? flattened)
    {
        float[] turned = new float[values.Length];
        switch (shape)
        {
            case [var channels, var sources, var rows, var columns]:
                int plane = rows * columns;
                for (int index = 0; index < values.Length; index++)
                {
                    int channel = index % channels, source = index / channels % sources, position = index / channels / sources;
                    turned[(((channel * sources) + source) * plane) + position] = values[index];
                }

                break;
            case [var units, var features]:
                for (int index = 0; index < values.Length; index++)
                {
                    turned[(index % units * features) + Place(index / units, flattened)] = values[index];
                }

                break;
            default:
                for (int index = 0; index < values.Length; index++)
                {
                    turned[Place(index, flattened)] = values[index];
                }

                break;
        }

        return turned;
    }

    /// <summary>Index in the order channels, rows, columns of a feature that Keras has in the order rows, columns, channels.</summary>
    private static int Place(int feature, IReadOnlyList<int>? image) =>
        image is not [var channels, var rows, var columns] ? feature : (feature % channels * rows * columns) + (feature / channels);
}
