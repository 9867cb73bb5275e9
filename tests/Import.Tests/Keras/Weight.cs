namespace GenBn.Tests.Keras;

/// <summary>A tensor of weights in the layout of Keras.</summary>
internal sealed class Weight(int[] shape, float[] values)
{
    public int[] Shape => shape;

    public float[] Values => values;

    public double this[params ReadOnlySpan<int> index]
    {
        get
        {
            int at = 0;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                at = (at * shape[axis]) + index[axis];
            }

            return values[at];
        }
    }

    public static Weight Random(int seed, params int[] shape) => Of(seed, shape, number => (number - 0.5f) * 0.8f);

    public static Weight Positive(int seed, params int[] shape) => Of(seed, shape, number => 0.3f + number);

    private static Weight Of(int seed, int[] shape, Func<float, float> function)
    {
        var random = new Random(seed);
        return new Weight(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => function(random.NextSingle()))]);
    }
}
