namespace GenBn.Generator.Graph;

/// <summary>What can be checked of declared values before shapes are known, with words for messages.</summary>
internal class ValueCheck(LayerProblems problems)
{
    public LayerProblems Problems => problems;

    public void Positive(string what, int value) => InRange(what, value, 1, 1 << 20, "from 1 to 1048576");

    /// <summary>Checks rows and columns; once where they are the same.</summary>
    public void Both(string what, Extent value, int least, int most, string expected)
    {
        InRange(what, value.Height, least, most, expected);
        if (value.Width != value.Height)
        {
            InRange(what, value.Width, least, most, expected);
        }
    }

    public void InRange(string what, long value, long least, long most, string expected) =>
        Require(value >= least && value <= most, what, expected, FormattableString.Invariant($"{value}"));

    public void Holds(string what, float value, bool holds, string expected) => Require(holds, what, expected, FormattableString.Invariant($"{value}"));

    /// <summary>A number that was converted to an enumeration may be none of its members.</summary>
    public void Member(string what, string enumeration, int? value, int last) =>
        Require(value is null or >= 0 && !(value > last), what, $"a member of {enumeration}", FormattableString.Invariant($"{value}"));

    public void Start(string whose, int? initializer, float? deviation)
    {
        if (deviation is { } value)
        {
            Holds($"The deviation of {whose}", value, value > 0 && !float.IsInfinity(value), "positive");
        }

        Member($"The initializer of {whose}", "Initializer", initializer, StartValues.LastInitializer);
    }

    public void Require(bool holds, string what, string expected, string found)
    {
        if (!holds)
        {
            problems.Add(ProblemIds.ValueOutOfRange, what, expected, found);
        }
    }
}

/// <summary>Checks a declared layer among those of its class.</summary>
internal sealed class LayerCheck(LayerProblems problems, LayerPosition position) : ValueCheck(problems)
{
    public LayerPosition Position => position;

    /// <summary>Generated code calls the user's type.</summary>
    public void Reach(CustomType type)
    {
        if (type.Fault is { } fault)
        {
            Problems.AddUnplaced(ProblemIds.TypeOutOfReach, type.Name, fault);
        }
    }

    /// <summary>A batch norm subtracts the mean, and a bias before it with it.</summary>
    public void Bias(bool? bias)
    {
        if (bias == true && position.Next is BatchNormDeclaration { UsesRunning: false, IsBound: true })
        {
            Problems.Add(ProblemIds.BiasWithoutEffect, position.Layer.Kind);
        }
    }
}
