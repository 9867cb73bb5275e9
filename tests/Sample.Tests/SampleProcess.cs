using System.Diagnostics;

namespace GenBn.Tests;

/// <summary>The sample program, run as a user runs it.</summary>
internal sealed record SampleProcess(int ExitCode, string Output, string Error)
{
    /// <summary>How it is started.</summary>
    public static ProcessStartInfo Start(string arguments) => new(Environment.ProcessPath!, $"\"{Path.Combine(AppContext.BaseDirectory, "GenBn.Sample.dll")}\" {arguments}");

    public static async Task<SampleProcess> Run(string arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Start(arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        ChildProcess ended = await ChildProcess.RunAsync(start);
        return new SampleProcess(ended.ExitCode, ended.Output, ended.Error);
    }
}
