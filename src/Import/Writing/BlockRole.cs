namespace GenBn.Import.Writing;

/// <summary>What a block is for: it gives the class its name.</summary>
/// <param name="Name">The name before the number of channels.</param>
/// <param name="Summary">The documentation of the class.</param>
internal sealed record BlockRole(string Name, string Summary)
{
    public static BlockRole Body { get; } = new("Body", "The block of a residual.");

    public static BlockRole Shortcut { get; } = new("Shortcut", "The projection of a residual.");

    public static BlockRole Branch { get; } = new("Branch", "A branch of a concatenation.");

    public static BlockRole Gate { get; } = new("Gate", "The factors of a gate.");

    public static BlockRole Factor { get; } = new("Factor", "A factor of a product.");

    public static BlockRole Stage { get; } = new("Stage", "Layers that are repeated.");
}
