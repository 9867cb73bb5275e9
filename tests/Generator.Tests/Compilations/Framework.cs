using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Tests;

/// <summary>What a user's project refers to: the framework that runs the tests, the runtime, and the packages for MPI, images and import.</summary>
internal static class Framework
{
    /// <summary>One instance of each for all compilations, so that their metadata is read once.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = [.. Paths().Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>
    /// A compilation without a file. As long as it lives, what it and others have read of the references is kept: else each would read it
    /// again, which takes more time than most sources.
    /// </summary>
    public static CSharpCompilation Empty { get; } = CSharpCompilation.Create("Scenario", references: References);

    private static IEnumerable<string> Paths()
    {
        // The list also names the assemblies beside the tests, the compiler among them: users do not refer to those.
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(NetworkAttribute).Assembly.Location)
            .Append(typeof(Distributed.MpiCollective).Assembly.Location)
            .Append(typeof(Images.ImageFile).Assembly.Location)
            .Append(typeof(Import.OnnxImport).Assembly.Location);
    }
}
