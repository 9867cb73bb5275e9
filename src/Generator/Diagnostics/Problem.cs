using System.Globalization;

namespace GenBn.Generator.Diagnostics;

/// <summary>A diagnostic before it has a location: the analyzer finds the attribute in the live source.</summary>
/// <param name="Id">Key of <see cref="Descriptors.ById"/>.</param>
/// <param name="Attribute">Position among the attributes of the class; −1 for the class's name.</param>
/// <param name="Arguments">What the message's placeholders stand for.</param>
internal sealed record Problem(string Id, int Attribute, EquatableArray<string> Arguments)
{
    public Problem(string id, int attribute, params string[] arguments)
        : this(id, attribute, new EquatableArray<string>(arguments))
    {
    }

    /// <summary>What the user is told.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptors.ById[Id].MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments]);

    /// <summary>Whether no code can be generated.</summary>
    public bool IsError => Descriptors.ById[Id].DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error;
}
