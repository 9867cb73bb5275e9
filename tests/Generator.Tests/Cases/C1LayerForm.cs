namespace GenBn.Tests.Cases;

/// <summary>A layer and the input that it stands on, as values of the sweep's dimensions.</summary>
/// <param name="Layer">What follows the brackets: <c>Conv(16, 5, Stride = 2)</c>.</param>
/// <param name="Input">Channels, height and width of an image; features of a vector.</param>
/// <param name="Values">The value of each dimension of its grid, by the dimension's name.</param>
internal sealed record C1LayerForm(string Layer, string Input, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Whether the input is an image.</summary>
    public bool IsImage => Input.Contains(',', StringComparison.Ordinal);

    /// <summary>What makes two forms the same: the declaration and its input.</summary>
    public string Text => $"{Layer} on {Input}";
}
