namespace GenBn.Tests.Kernels;

// Activations with constants, wrapped as generated code wraps them.

internal readonly struct LeakyTenth : IActivation
{
    public const float Slope = 0.1f;

    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => LeakyReLU.Apply(x, Slope);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => LeakyReLU.Backward(y, gradient, Slope);
}

internal readonly struct LeakyZero : IActivation
{
    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => LeakyReLU.Apply(x, 0f);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => LeakyReLU.Backward(y, gradient, 0f);
}

internal readonly struct LeakyThree : IActivation
{
    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => LeakyReLU.Apply(x, 3f);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => LeakyReLU.Backward(y, gradient, 3f);
}

internal readonly struct ELUOne : IActivation
{
    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => ELU.Apply(x, 1f);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => ELU.Backward(y, gradient, 1f);
}

internal readonly struct ELUSevenTenths : IActivation
{
    public const float Alpha = 0.7f;

    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => ELU.Apply(x, Alpha);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => ELU.Backward(y, gradient, Alpha);
}

internal readonly struct ClampQuarter : IActivation
{
    public const float Least = -0.25f;

    public const float Most = 1.5f;

    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => Clamp.Apply(x, Least, Most);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => Clamp.Backward(y, gradient, Least, Most);
}

internal readonly struct HardSigmoidSixth : IActivation
{
    public const float Slope = 1f / 6;

    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => HardSigmoid.Apply(x, Slope, 0.5f);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => HardSigmoid.Backward(y, gradient, Slope, 0.5f);
}

internal readonly struct HardSigmoidFifth : IActivation
{
    public const float Slope = 0.2f;

    public const float Offset = 0.4f;

    public static bool NeedsInput => false;

    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => HardSigmoid.Apply(x, Slope, Offset);

    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => HardSigmoid.Backward(y, gradient, Slope, Offset);
}
