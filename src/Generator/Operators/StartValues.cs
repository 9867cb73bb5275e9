namespace GenBn.Generator.Operators;

/// <summary>How a weight's start values are drawn.</summary>
/// <param name="Initializer">Member of the <c>Initializer</c> enumeration.</param>
/// <param name="Deviation">Of the truncated normal distribution.</param>
internal sealed record StartValues(int Initializer, float Deviation)
{
    public const float DefaultDeviation = 0.05f;

    private const int TruncatedNormal = 5;

    private const int PyTorch = 6;

    private static readonly string[] Names = ["Xavier", "He", "XavierNormal", "HeUniform", "LeCunNormal", "TruncatedNormal", "PyTorch", "Zeros", "Ones"];

    public static StartValues Zeros { get; } = new(7, DefaultDeviation);

    public static StartValues Ones { get; } = new(8, DefaultDeviation);

    /// <summary>What every value starts with, where they are not drawn.</summary>
    public float? Constant { get; private init; }

    public static StartValues Of(float constant) => Zeros with { Constant = constant };

    /// <summary>The bound of values that are drawn uniformly, whatever the fans are.</summary>
    public float? Bound { get; private init; }

    public static StartValues Within(float bound) => new(PyTorch, DefaultDeviation) { Bound = bound };

    public static int LastInitializer => Names.Length - 1;

    public string Name => Names[Initializer];

    public bool HasDeviation => Initializer == TruncatedNormal;

    /// <summary>Those of a bias: PyTorch draws biases too; everyone else starts them at 0.</summary>
    public StartValues OfBias => Initializer == PyTorch ? this : Zeros;
}

/// <summary>What a layer says of its start values; null for what it leaves to the network.</summary>
/// <param name="Initializer">Member of the <c>Initializer</c> enumeration.</param>
/// <param name="Deviation">Of the truncated normal distribution.</param>
internal sealed record StartOption(int? Initializer, float? Deviation)
{
    public static StartOption Read(AttributeArguments arguments) => new(
        arguments.Has("Initializer") ? arguments.Integer("Initializer", 0) : null,
        arguments.Has("Deviation") ? arguments.Float("Deviation", 0) : null);

    /// <summary>With what the network says. A layer's own initializer does not take the network's deviation.</summary>
    public StartValues Complete(StartValues network) =>
        new(Initializer ?? network.Initializer, Deviation ?? (Initializer is null ? network.Deviation : StartValues.DefaultDeviation));
}
