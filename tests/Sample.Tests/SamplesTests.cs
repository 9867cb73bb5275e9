using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Xunit;

namespace GenBn.Tests;

/// <summary>The programs in <c>samples</c>: each is one short file, runs, and does what it shows.</summary>
public sealed class SamplesTests
{
    private const int MostLines = 80;

    private const int LongestLine = 160;

    private static readonly string[] All = ["CartPole", "Images", "OwnLoop", "Rows", "Sensor", "Service"];

    public static TheoryData<string> Names => [.. All];

    [Fact]
    public void ThereAreSix() => Assert.Equal(All, Directory.EnumerateDirectories(Folder()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsOneShortFile(string name)
    {
        string file = Assert.Single(Directory.EnumerateFiles(Path.Combine(Folder(), name), "*.cs"));
        string[] lines = File.ReadAllLines(file);
        Assert.InRange(lines.Length, 20, MostLines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, LongestLine));
        Assert.Contains($"samples/{name}", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains($"[{name}]({name}/Program.cs)", File.ReadAllText(Path.Combine(Folder(), "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CartPole", @"^round \d+, mean episode (19[5-9]|200)\.\d of 200$")]
    [InlineData("Images", "^circles in a file of the folder circles$")]
    [InlineData("OwnLoop", @"^>{8}\*<{3}$")]
    [InlineData("Rows", @"^versicolor, probability 0\.[5-9]")]
    [InlineData("Sensor", "^worn bearing recognised in [56][0-9] of 60 windows$")]
    public async Task ItRuns(string name, string expected)
    {
        ChildProcess sample = await ChildProcess.RunAsync(Start(name));
        Assert.Equal((0, ""), (sample.ExitCode, sample.Error));
        Assert.Contains(sample.Output.Split('\n', StringSplitOptions.TrimEntries), line => System.Text.RegularExpressions.Regex.IsMatch(line, expected));
    }

    /// <summary>It answers while it trains, refuses what is no request, and ends by itself when its time is over.</summary>
    [Fact]
    public async Task TheServiceAnswers()
    {
        int port = FreePort();
        using var client = new HttpClient();
        (HttpStatusCode Status, string Text)[] answers = await ChildProcess.RunAsync(Start("Service", $"{port}"), async (process, limit) =>
        {
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"listening on http://localhost:{port}/predict"), await process.StandardOutput.ReadLineAsync(limit));
            return new[] { await PostAsync("0.7 0.6 -0.8 -0.5", limit), await PostAsync("1 2 x", limit) };
        });
        Assert.Equal(HttpStatusCode.OK, answers[0].Status);
        Assert.Matches("^class [0-3]$", answers[0].Text);
        Assert.Equal((HttpStatusCode.BadRequest, "expected 4 finite numbers"), answers[1]);

        async Task<(HttpStatusCode, string)> PostAsync(string body, CancellationToken limit)
        {
            using var content = new StringContent(body);
            using HttpResponseMessage response = await client.PostAsync(new Uri($"http://localhost:{port}/predict"), content, limit);
            return (response.StatusCode, (await response.Content.ReadAsStringAsync(limit)).Trim());
        }
    }

    private static ProcessStartInfo Start(string name, params string[] arguments)
    {
        // This test's output is bin/Release/net10.0, and so is that of a sample.
        string[] output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..];
        return new ProcessStartInfo("dotnet", [Path.Combine([Folder(), name, .. output, $"GenBn.Samples.{name}.dll"]), .. arguments]) { RedirectStandardOutput = true };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "samples"));
}
