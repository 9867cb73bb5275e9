using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>The reference models of MLPerf Tiny, which are not part of the repository: a folder beside the checkout, or one in the environment.</summary>
internal static class MlPerfTiny
{
    private const string Folder = "shared/data/mlperf-tiny";

    /// <summary>Path of a model; null if it is not there.</summary>
    public static string? Find(string file)
    {
        if (Environment.GetEnvironmentVariable("GENBN_MLPERF_TINY") is { Length: > 0 } declared)
        {
            return File.Exists(Path.Combine(declared, file)) ? Path.Combine(declared, file) : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, Folder, file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Why tests of these models are skipped; null if they are there.</summary>
    public static string? Missing => Find("pretrainedResnet.h5") is null
        ? "The models of MLPerf Tiny are neither in the folder that GENBN_MLPERF_TINY names nor in shared/data/mlperf-tiny beside the checkout."
        : null;
}

/// <summary>A test of the models of MLPerf Tiny.</summary>
public sealed class MlPerfTinyFactAttribute : FactAttribute
{
    public MlPerfTinyFactAttribute() => Skip = MlPerfTiny.Missing;
}
