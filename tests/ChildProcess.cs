using System.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>A process that a test has started, and what it wrote.</summary>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// When a process that hangs is ended, so that it does not outlive the tests. It says nothing about how long something may take: no
    /// machine is so busy that it comes close.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a process until it ends; its output is captured.</summary>
    public static async Task<ChildProcess> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return await RunAsync(start, async (process, limit) =>
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit);
            Task<string> error = process.StandardError.ReadToEndAsync(limit);
            await process.WaitForExitAsync(limit);
            return new ChildProcess(process.ExitCode, await output, await error);
        });
    }

    /// <summary>Starts a process, and ends it when <paramref name="use"/> has ended, if it has not by itself.</summary>
    public static async Task<T> RunAsync<T>(ProcessStartInfo start, Func<Process, CancellationToken, Task<T>> use)
    {
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await use(process, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"It hangs: {start.FileName} {start.Arguments}{string.Join(' ', start.ArgumentList)}");
            throw;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
