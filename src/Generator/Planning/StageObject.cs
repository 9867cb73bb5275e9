namespace GenBn.Generator.Planning;

/// <summary>An object of the runtime that a pass or a predictor keeps for a stage.</summary>
/// <param name="Name">
/// The layer's name, perhaps with an underscore and a word of <c>MemberNames.Suffixes</c> in small letters: the field is called after it.
/// </param>
/// <param name="Type">The type in the runtime's <c>GenBn.CompilerServices</c>.</param>
/// <param name="Arguments">
/// C# expressions that its constructor takes. A pass knows <c>network</c> there, and a predictor <c>tensors</c>, where weights are.
/// </param>
internal sealed record StageObject(string Name, string Type, EquatableArray<string> Arguments)
{
    /// <summary>Floats that it allocates, for its own copy of weights.</summary>
    public long Floats { get; init; }

    /// <summary>Whether a predictor's weights are partly in it, so that an update of the predictor has to reach it.</summary>
    public bool CopiesWeights => Floats > 0;

    public StageObject(string name, string type, params string[] arguments)
        : this(name, type, new EquatableArray<string>(arguments))
    {
    }
}
