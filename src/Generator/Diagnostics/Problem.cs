using System.Globalization;

namespace GenBn.Generator.Diagnostics;

/// <summary>A diagnostic before it has a location.</summary>
/// <param name="Id">Key of <see cref="Descriptors.ById"/>.</param>
/// <param name="At">Where it shows.</param>
/// <param name="Arguments">What the message's placeholders stand for.</param>
internal sealed record Problem(string Id, Place At, EquatableArray<string> Arguments)
{
    public Problem(string id, Place at, params string[] arguments)
        : this(id, at, new EquatableArray<string>(arguments))
    {
    }

    /// <summary>What a code fix needs to know beside the source; null where it needs nothing.</summary>
    public string? Repair { get; init; }

    /// <summary>What the user is told.</summary>
    public string Message =>
        string.Format(CultureInfo.InvariantCulture, Descriptors.ById[Id].MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments]);

    /// <summary>Whether no code can be generated.</summary>
    public bool IsError => Descriptors.ById[Id].DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error;
}
