using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>What <c>docs/snapshot-testing.md</c> tells users to put into their project does what it says: a project of its own is built with it.</summary>
[Trait("Tier", "Slow")]
public sealed partial class SnapshotPageTests
{
    [Fact]
    public async Task TheCompilerWritesTheSixFilesThatTheGeneratorGives()
    {
        string folder = Directory.CreateTempSubdirectory("genbn-snapshots-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "Net.csproj"), Project());
            File.WriteAllText(Path.Combine(folder, "Net.cs"), "using GenBn;\n\n" + Networks.Xor);

            // Twice: what the first build has written is not compiled by the second.
            await BuildAsync(folder);
            await BuildAsync(folder);

            IReadOnlyDictionary<string, string> expected = Scenario.Of(Networks.Xor).Run().Files;
            string written = Path.Combine(folder, "Generated", "GenBn.Generator", "GenBn.Generator.NetworkGenerator");
            Assert.Equal(expected, Directory.EnumerateFiles(written).ToDictionary(file => Path.GetFileName(file), File.ReadAllText));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page's properties and items, in a project that refers to the built assemblies as it would to a package.</summary>
    private static string Project()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "snapshot-testing.md"));
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(NetworkAttribute).Assembly.Location}" />
                <Analyzer Include="{typeof(Generator.NetworkGenerator).Assembly.Location}" />
              </ItemGroup>
            {XmlBlock().Match(page).Groups["xml"].Value}
            </Project>
            """;
    }

    private static async Task BuildAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "-m:1", "-nodeReuse:false", "-p:UseSharedCompilation=false"]) { WorkingDirectory = folder };
        ChildProcess build = await ChildProcess.RunAsync(start);
        Assert.True(build.ExitCode == 0, build.Output);
    }

    [GeneratedRegex(@"^```xml\n(?<xml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex XmlBlock();
}
