using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Input]</c>: features, channels × length, or channels × height × width, and how raw values are normalised.</summary>
internal sealed class InputKind() : LayerKind("Input")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        bool isVector = arguments.Count == 1;
        bool isSequence = arguments.Count == 2;
        yield return new InputDeclaration(
            source.Index, arguments[0], isVector || isSequence ? 1 : arguments[1], isVector ? 1 : arguments[isSequence ? 1 : 2], isVector)
        {
            IsSequence = isSequence,
            Normalization = new InputNormalization(
                arguments.Has("Scale") ? arguments.Float("Scale", 1) : null, Numbers("Mean"), Numbers("Deviation")),
        };

        EquatableArray<float>? Numbers(string name) => arguments.Floats(name) is { } numbers ? new EquatableArray<float>(numbers) : null;
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Channels">Channels, or features.</param>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
/// <param name="IsVector">Whether a sample is a vector of features.</param>
internal sealed record InputDeclaration(int Attribute, int Channels, int Height, int Width, bool IsVector) : OperatorDeclaration(Attribute, "Input")
{
    public override CodeSize Size => default;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    /// <summary>Whether it is declared as channels × length, an image of one row.</summary>
    public bool IsSequence { get; init; }

    /// <summary>What is done to raw values.</summary>
    public InputNormalization Normalization { get; init; } = new(null, null, null);

    public InputLayer Layer =>
        new(new Placed("input", "", default, Attribute, new TensorShape(Channels, Height, Width, IsVector)), Normalization) { IsSequence = IsSequence };

    public override void Verify(LayerCheck check)
    {
        check.Positive(IsVector ? "The number of features of Input" : "The number of channels of Input", Channels);
        check.Positive("The height of Input", Height);
        check.Positive(IsSequence ? "The length of Input" : "The width of Input", Width);
        check.InRange("The number of values of Input", (long)Channels * Height * Width, long.MinValue, 1 << 24, "at most 16777216");
        if (Normalization.Scale is { } scale)
        {
            check.Holds("The scale of Input", scale, IsPositive(scale), "finite and positive");
        }

        VerifyNumbers(check, "mean", Normalization.Mean, IsFinite, "finite");
        VerifyNumbers(check, "deviation", Normalization.Deviation, IsPositive, "finite and positive");
    }

    public override Layer? Place(Placement at) => Layer;

    /// <summary>One number for each channel, or one for all; the first that is out of range is reported.</summary>
    private void VerifyNumbers(LayerCheck check, string word, EquatableArray<float>? declared, Func<float, bool> isAllowed, string expected)
    {
        if (declared is not { } numbers)
        {
            return;
        }

        string channel = IsVector ? "feature" : "channel";
        if (numbers.Count != 1 && numbers.Count != Channels)
        {
            string allowed = Channels <= 1 ? "1" : FormattableString.Invariant($"1 or {Channels}, one for each {channel}");
            check.Require(false, $"The number of {word}s of Input", allowed, FormattableString.Invariant($"{numbers.Count}"));
            return;
        }

        for (int index = 0; index < numbers.Count; index++)
        {
            if (!isAllowed(numbers[index]))
            {
                string whose = numbers.Count == 1 ? "" : FormattableString.Invariant($" of {channel} {index}");
                check.Holds($"The {word}{whose} of Input", numbers[index], holds: false, expected);
                return;
            }
        }
    }

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);

    private static bool IsPositive(float value) => value > 0 && !float.IsInfinity(value);
}

/// <summary>What is declared of raw values: x = (raw · scale − mean) / deviation.</summary>
/// <param name="Scale">What they are multiplied by; null where nothing is declared.</param>
/// <param name="Mean">A number for each channel or feature, or one for all; null where nothing is declared.</param>
/// <param name="Deviation">A number for each channel or feature, or one for all; null where nothing is declared.</param>
internal sealed record InputNormalization(float? Scale, EquatableArray<float>? Mean, EquatableArray<float>? Deviation)
{
    /// <summary>Characters of a number in an array.</summary>
    private const int NumberCharacters = 20;

    /// <summary>Whether anything is declared.</summary>
    public bool IsDeclared => Scale is not null || Mean is not null || Deviation is not null;

    /// <summary>Characters that its numbers take at most.</summary>
    public int MostCharacters => IsDeclared ? 1000 + (NumberCharacters * ((Mean?.Count ?? 0) + (Deviation?.Count ?? 0))) : 0;

    /// <summary>What it changes, for the hash: nothing where it leaves values as they are, and the same however it is written.</summary>
    public string HashWords =>
        (Scale is { } scale && scale != 1 ? $", scale {ArchitectureText.Bits(scale)}" : "") + Numbers("mean", Mean, 0) + Numbers("deviation", Deviation, 1);

    /// <summary>The formula with what is declared, for people.</summary>
    public string Words
    {
        get
        {
            string scaled = Scale is { } scale ? Emit.Invariant($"raw · {Text(scale)}") : "raw";
            string centered = Mean is { } mean ? $"{scaled} − {(mean.Count == 1 ? Text(mean[0]) : "mean")}" : scaled;
            return Deviation is not { } deviation ? centered
                : $"{(centered == "raw" ? centered : $"({centered})")} / {(deviation.Count == 1 ? Text(deviation[0]) : "deviation")}";
        }
    }

    private static string Numbers(string word, EquatableArray<float>? declared, float neutral)
    {
        float[] numbers = [.. declared ?? default];
        if (Array.TrueForAll(numbers, number => number == neutral))
        {
            return "";
        }

        IEnumerable<float> distinct = Array.TrueForAll(numbers, number => number == numbers[0]) ? numbers.Take(1) : numbers;
        return $", {word} {string.Join(" ", distinct.Select(ArchitectureText.Bits))}";
    }

    private static string Text(float value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="At">See <see cref="Operators.Layer"/>.</param>
/// <param name="Normalization">What is done to raw values.</param>
internal sealed record InputLayer(Placed At, InputNormalization Normalization) : Layer(At)
{
    /// <summary>Whether it is declared as channels × length.</summary>
    public bool IsSequence { get; init; }

    public override ParameterView? View => null;
    public override int MostCharacters => 500 + Normalization.MostCharacters;
    public override string? HashWords => "input" + Normalization.HashWords;
    public override string Creation => $"new global::GenBn.Architecture.InputLayer(\"{Name}\", {ArchitectureEmitter.Sizes(Shape)}){Declared}";
    public override string Words => Name;

    private string Declared
    {
        get
        {
            string[] members =
            [
                .. IsSequence ? ["IsSequence = true"] : Array.Empty<string>(),
                .. Normalization.IsDeclared ? new[] { "Scale", "Mean", "Deviation" }.Select(name => $"{name} = {PredictorEmitter.Normalization}.{name}") : [],
            ];
            return members.Length == 0 ? "" : $" {{ {string.Join(", ", members)} }}";
        }
    }

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules) => rules.SetOutput(rules.AddTensor(Name, this));
}
