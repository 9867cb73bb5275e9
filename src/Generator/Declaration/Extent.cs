namespace GenBn.Generator.Declaration;

/// <summary>A number of rows and one of columns.</summary>
internal readonly record struct Extent(int Height, int Width)
{
    /// <summary>With rows as columns.</summary>
    public Extent Turned => new(Width, Height);

    public override string ToString() => FormattableString.Invariant($"{Height}×{Width}");

    /// <summary>One number where both are the same.</summary>
    public string ToShortString() => Height == Width ? FormattableString.Invariant($"{Height}") : ToString();
}
