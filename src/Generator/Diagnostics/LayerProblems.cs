namespace GenBn.Generator.Diagnostics;

/// <summary>Receives what is wrong with one layer, and knows where that is.</summary>
/// <param name="problems">Those of the whole declaration.</param>
/// <param name="at">Where they show.</param>
/// <param name="where">What is added to the words for the layer: the block that it stands in, or nothing.</param>
internal sealed class LayerProblems(List<Problem> problems, Place at, string where)
{
    public string Where => where;

    /// <summary>A problem of the layer.</summary>
    /// <param name="id">See <see cref="Problem"/>.</param>
    /// <param name="words">The message's first placeholder: words for the layer, or for what is wrong with it.</param>
    /// <param name="others">Its other placeholders.</param>
    public Problem Of(string id, string words, params string[] others) => new(id, at, [words + where, .. others]);

    public void Add(string id, string words, params string[] others) => problems.Add(Of(id, words, others));

    /// <summary>Adds a problem whose code fix needs to know something.</summary>
    public void AddRepairable(string? repair, string id, string words, params string[] others) => problems.Add(Of(id, words, others) with { Repair = repair });

    /// <summary>Adds a problem whose first words do not say the block.</summary>
    public void AddUnplaced(string id, params string[] arguments) => problems.Add(new Problem(id, at, arguments));
}
