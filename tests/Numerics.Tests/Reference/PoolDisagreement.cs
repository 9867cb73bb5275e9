using System.Globalization;

namespace GenBn.Tests.Reference;

/// <summary>A window in which a forced element was chosen although another one is larger by <c>Deficit</c>.</summary>
public readonly record struct PoolDisagreement(int Window, int Argmax, int Forced, double Deficit)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"window {Window}: element {Forced} instead of {Argmax}, smaller by {Deficit:E3}");
}
