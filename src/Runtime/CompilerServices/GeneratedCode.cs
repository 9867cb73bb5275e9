using System.ComponentModel;
using System.Globalization;

namespace GenBn.CompilerServices;

/// <summary>What the generator and this library have to agree on. Everything in this namespace is called by generated code alone.</summary>
/// <remarks>
/// The namespace is exempt from semantic versioning: a member of it can change in any release. <see cref="Contract"/> then rises, and
/// code that was generated for another number is refused: by the generator, which compares it with its own, and when a network of an
/// assembly that was built before is created.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedCode
{
    /// <summary>The number of the contract that this library fulfils.</summary>
    public const int Contract = 2;

    /// <summary>Refuses code that was generated for another contract.</summary>
    /// <param name="contract">The contract that it was generated for.</param>
    /// <param name="network">The class, for the message.</param>
    /// <exception cref="NotSupportedException">The numbers differ.</exception>
    public static void Require(int contract, string network)
    {
        if (contract != Contract)
        {
            Refuse(contract, network);
        }
    }

    private static void Refuse(int contract, string network) => throw new NotSupportedException(string.Create(
        CultureInfo.InvariantCulture,
        $"The code of '{network}' was generated for contract {contract}, " +
        $"but GenBn.dll {typeof(GeneratedCode).Assembly.GetName().Version?.ToString(3)} has contract {Contract}. " +
        $"Build the project that declares '{network}' again with the GenBn package of this version."));
}
