using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>The attributes of a class that is being drawn, and the shape that they lead to so far.</summary>
internal sealed class DrawnClass(ReferenceShape input)
{
    private readonly List<string> _attributes = [];
    private int _names;

    /// <summary>Shape of a sample after the last layer.</summary>
    public ReferenceShape Shape { get; private set; } = input;

    /// <summary>Whether the last layer is a batch norm: gradients before a second one are mere rounding errors.</summary>
    public bool EndsWithBatchNorm => _attributes.FindLast(attribute => attribute != "Frozen")?.StartsWith("BatchNorm", StringComparison.Ordinal) ?? false;

    /// <summary>Whether anything is computed: flattening alone makes no network.</summary>
    public bool Computes => _attributes.Exists(attribute => attribute is not "Flatten" && !attribute.StartsWith("Flatten(", StringComparison.Ordinal)
        && attribute is not "Frozen" && !attribute.StartsWith("Input(", StringComparison.Ordinal));

    /// <summary>A layer with its arguments, which leaves that shape.</summary>
    public void Add(string layer, IReadOnlyList<string> arguments, ReferenceShape output)
    {
        _attributes.Add(arguments.Count == 0 ? layer : $"{layer}({string.Join(", ", arguments)})");
        Shape = output;
    }

    /// <summary>A name that no other layer of the class has.</summary>
    public string NextName() => FormattableString.Invariant($"own{++_names}");

    /// <summary>The class as C#.</summary>
    public string Source(string attribute, string name) => $"[{string.Join(", ", _attributes.Prepend(attribute))}]\npublic partial class {name};\n";
}
