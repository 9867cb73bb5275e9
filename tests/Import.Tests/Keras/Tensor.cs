namespace GenBn.Tests.Keras;

/// <summary>A sample with the channels last, as Keras has it, in double precision.</summary>
internal sealed class Tensor
{
    public Tensor(params int[] shape)
        : this(shape, new double[shape.Aggregate(1, (product, size) => product * size)])
    {
    }

    public Tensor(int[] shape, double[] values)
    {
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public double[] Values { get; }

    public int Channels => Shape[^1];

    /// <summary>An element; 0 outside of the tensor, as padding is.</summary>
    public double At(params ReadOnlySpan<int> index)
    {
        int at = 0;
        for (int axis = 0; axis < Shape.Length; axis++)
        {
            if (index[axis] < 0 || index[axis] >= Shape[axis])
            {
                return 0;
            }

            at = (at * Shape[axis]) + index[axis];
        }

        return Values[at];
    }

    public Tensor Each(Func<double, double> function) => new(Shape, [.. Values.Select(function)]);

    /// <summary>A function of each value and its channel.</summary>
    public Tensor EachChannel(Func<double, int, double> function) => new(Shape, [.. Values.Select((value, index) => function(value, index % Channels))]);

    /// <summary>A tensor whose elements are computed from their position.</summary>
    public static Tensor Of(int[] shape, Func<int[], double> element)
    {
        var result = new Tensor(shape);
        int[] index = new int[shape.Length];
        for (int at = 0; at < result.Values.Length; at++)
        {
            for (int axis = shape.Length - 1, rest = at; axis >= 0; rest /= shape[axis], axis--)
            {
                index[axis] = rest % shape[axis];
            }

            result.Values[at] = element(index);
        }

        return result;
    }
}
