using System.Diagnostics;
using System.Text;

namespace GenBn.Benchmarks.Generation;

/// <summary>
/// Two copies of the sample in a folder of their own: as it is, and with its generated files as source files and no generator. Each is
/// built anew in turn, without the projects that it refers to, by a compiler server that is warm for both.
/// </summary>
internal sealed class CleanBuild : IDisposable
{
    private const string Reference = """<ProjectReference Include="../Generator/Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""";

    /// <summary>How long a cancellation may wait. The end of the process is noticed at once.</summary>
    private const int PollMilliseconds = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-build-").FullName;
    private readonly CancellationToken _cancellation;

    /// <summary>Copies, restores and builds both once.</summary>
    public CleanBuild(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        foreach (string copy in new[] { Generated, CheckedIn })
        {
            Copy(copy);
        }

        string files = Path.Combine(CheckedIn, "src", "Sample", "Generated");
        Dotnet(Generated, "build", Sample, "-c", "Release", "-m:1", "-p:EmitCompilerGeneratedFiles=true", $"-p:CompilerGeneratedFilesOutputPath={files}");

        // The properties hold for the runtime too; what other generators wrote is made again by them.
        foreach (string other in Directory.GetDirectories(files).Where(folder => Path.GetFileName(folder) != "GenBn.Generator"))
        {
            Directory.Delete(other, recursive: true);
        }

        string project = Path.Combine(CheckedIn, Sample);
        string text = File.ReadAllText(project);
        if (!text.Contains(Reference, StringComparison.Ordinal) || FileCount == 0)
        {
            throw new InvalidDataException($"{Sample} does not refer to the generator as expected, or nothing was generated.");
        }

        File.WriteAllText(project, text.Replace(Reference, "", StringComparison.Ordinal));
        Dotnet(CheckedIn, "build", Sample, "-c", "Release", "-m:1");
    }

    /// <summary>Generated files of the sample.</summary>
    public int FileCount => Directory.EnumerateFiles(Path.Combine(CheckedIn, "src", "Sample", "Generated"), "*.g.cs", SearchOption.AllDirectories).Count(file => file.Contains("NetworkGenerator", StringComparison.Ordinal));

    private static string Sample => Path.Combine("src", "Sample", "Sample.csproj");

    private string Generated => Path.Combine(_folder, "generated");

    private string CheckedIn => Path.Combine(_folder, "checked-in");

    /// <summary>Builds the one with the generator, then the other; returns the seconds of either.</summary>
    public (double Generated, double CheckedIn) Pair() => (Build(Generated), Build(CheckedIn));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private double Build(string copy)
    {
        long start = Stopwatch.GetTimestamp();
        Dotnet(copy, "build", Sample, "-c", "Release", "--no-restore", "--no-incremental", "--no-dependencies", "-m:1");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Copy(string target)
    {
        string root = Repository.PathOf();
        IEnumerable<string> projects = new[] { "Sample", "Runtime", "Generator" }.SelectMany(project =>
            Directory.EnumerateFiles(Path.Combine(root, "src", project), "*", SearchOption.AllDirectories));
        IEnumerable<string> settings = new[] { "Directory.Build.props", "Directory.Packages.props", ".editorconfig" }.Select(file => Path.Combine(root, file));
        foreach (string file in projects.Concat(settings))
        {
            string relative = Path.GetRelativePath(root, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                continue;
            }

            string copy = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();

        // The compiler server may have been started by this build and inherits its output: the end of that is not waited for.
        while (!process.WaitForExit(PollMilliseconds))
        {
            if (_cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                _cancellation.ThrowIfCancellationRequested();
            }
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidDataException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
        }
    }
}
