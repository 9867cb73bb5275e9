using System.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>A project in a folder of its own that uses GenBn as its package would have it: library, generator and code fixes, and unsafe code.</summary>
internal sealed class UserProject : IDisposable
{
    private UserProject(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The compiler's part of the package, as built with the tests.</summary>
    public static IReadOnlyList<string> CompilerAssemblies { get; } =
        [typeof(Generator.NetworkGenerator).Assembly.Location, typeof(CodeFixes.TextFix).Assembly.Location];

    /// <summary>Creates and restores a project with files that are still empty.</summary>
    public static async Task<UserProject> CreateAsync(params string[] files)
    {
        var project = new UserProject(Directory.CreateTempSubdirectory("genbn-editor-").FullName);
        foreach (string file in files)
        {
            await File.WriteAllTextAsync(project.PathOf(file), "");
        }

        await File.WriteAllTextAsync(project.PathOf("User.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
                <!-- Nobody's analyzers but GenBn's: a server runs all that there are at every key. -->
                <EnableNETAnalyzers>false</EnableNETAnalyzers>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(NetworkAttribute).Assembly.Location}" />
                <Analyzer Include="{string.Join(";", CompilerAssemblies)}" />
              </ItemGroup>
            </Project>
            """);
        await project.RestoreAsync();
        return project;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task RestoreAsync()
    {
        ChildProcess restore = await ChildProcess.RunAsync(new ProcessStartInfo(Environment.ProcessPath!, ["restore"]) { WorkingDirectory = Folder });
        Assert.True(restore.ExitCode == 0, restore.Output);
    }
}
