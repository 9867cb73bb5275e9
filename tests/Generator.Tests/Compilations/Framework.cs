using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GenBn.Tests;

/// <summary>What a user's project refers to: the framework that runs the tests, and the runtime.</summary>
internal static class Framework
{
    /// <summary>One instance of each for all compilations, so that their metadata is read once.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = [.. Paths().Select(path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Paths()
    {
        // The list also names the assemblies beside the tests, the compiler among them: users do not refer to those.
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(NetworkAttribute).Assembly.Location);
    }
}
