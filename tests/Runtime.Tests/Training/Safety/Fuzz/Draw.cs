namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>The numbers of one call, taken one after the other; from the beginning again when they are used up.</summary>
internal sealed class Draw(int[] numbers)
{
    private int _next;

    /// <summary>A number from 0 to below <paramref name="end"/>.</summary>
    public int Below(int end) => (int)((uint)numbers[_next++ % numbers.Length] % (uint)end);

    /// <summary>Whether one of so many.</summary>
    public bool OneOf(int many) => Below(many) == 0;

    /// <summary>One of some things.</summary>
    public T Of<T>(params T[] things) => things[Below(things.Length)];

    /// <summary>Ordinary values; now and then one that is not.</summary>
    public float[] Floats(int length)
    {
        var random = new Random(Below(1000));
        float[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.3f)];
        if (length > 0 && OneOf(6))
        {
            values[random.Next(length)] = Of(float.NaN, float.PositiveInfinity, float.NegativeInfinity, -3.4e38f, 1e30f, 1e18f, -0f, 1e-44f);
        }

        return values;
    }

    /// <summary>Labels of three classes; now and then one of no class.</summary>
    public int[] Labels(int length)
    {
        var random = new Random(Below(1000));
        int[] labels = [.. Enumerable.Range(0, length).Select(_ => random.Next(3))];
        if (length > 0 && OneOf(10))
        {
            labels[random.Next(length)] = Of(-1, 3, 1000, int.MaxValue, int.MinValue);
        }

        return labels;
    }

    /// <summary>A length; now and then a wrong one.</summary>
    public int Length(int right) => OneOf(10) ? Of(0, 1, Math.Max(0, right - 1), right + 1, right * 2, right + 63) : right;
}
