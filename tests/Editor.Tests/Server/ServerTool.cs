using System.Text.Json;

namespace GenBn.Tests;

/// <summary>The language server that the tests drive: a .NET tool, named in the repository's manifest of tools.</summary>
internal static class ServerTool
{
    private const string Name = "csharp-ls";

    /// <summary>The server's assembly; null where the tool has not been restored.</summary>
    public static string? Assembly { get; } = Find();

    /// <summary>Why a test that needs the server is skipped; null where there is one.</summary>
    public static string? SkipReason => Assembly is null ? $"The language server {Name} is not there: run 'dotnet tool restore'." : null;

    /// <summary>In the folder of packages, where a restore puts the tools of a manifest.</summary>
    private static string? Find()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(".config", "dotnet-tools.json")));
        string version = manifest.RootElement.GetProperty("tools").GetProperty(Name).GetProperty("version").GetString()!;
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string tools = Path.Combine(packages, Name, version, "tools");
        return Directory.Exists(tools) ? Directory.EnumerateFiles(tools, "CSharpLanguageServer.dll", SearchOption.AllDirectories).FirstOrDefault() : null;
    }
}

/// <summary>A test that drives the language server, and says that it was skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServerFactAttribute : Xunit.FactAttribute
{
    public ServerFactAttribute() => Skip = ServerTool.SkipReason;
}

/// <inheritdoc cref="ServerFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServerTheoryAttribute : Xunit.TheoryAttribute
{
    public ServerTheoryAttribute() => Skip = ServerTool.SkipReason;
}
