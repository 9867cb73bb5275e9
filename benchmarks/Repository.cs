using System.Runtime.CompilerServices;

namespace GenBn.Benchmarks;

/// <summary>Files of the repository that the program was built from.</summary>
internal static class Repository
{
    /// <summary>A path below the repository's root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, ".."));
}
