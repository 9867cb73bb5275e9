namespace GenBn.Sample.Training.Progress;

/// <summary>A value beside a bar.</summary>
/// <param name="Rank">Where there is little room, the field with the highest rank goes first.</param>
/// <param name="Label">What stands before it, with a space at its end.</param>
/// <param name="Value">The value. Of the same length all the time, so that the line does not jump.</param>
/// <param name="Unit">What stands after it.</param>
internal sealed record BarField(int Rank, string Label, string Value, string Unit = "")
{
    /// <summary>Columns that it takes.</summary>
    public int Length => Label.Length + Value.Length + Unit.Length;
}
