using System.Diagnostics;

namespace GenBn.Benchmarks.Training;

/// <summary>Other programs that want a processor each: processes of this program that do nothing but loop.</summary>
internal sealed class BusyLoops : IDisposable
{
    /// <summary>Until loops have started and the scheduler has spread them.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private readonly List<Process> _loops = [];

    public BusyLoops(int count)
    {
        for (int loop = 0; loop < count; loop++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["busy", "--loop"]) { RedirectStandardInput = true };
            _loops.Add(Process.Start(start) ?? throw new IOException("A busy loop did not start."));
        }

        Thread.Sleep(count > 0 ? s_settling : TimeSpan.Zero);
    }

    /// <summary>Loops until the standard input ends, which it does when the parent does.</summary>
    public static void BeOne()
    {
        new Thread(Loop) { IsBackground = true }.Start();
        while (Console.In.Read() >= 0)
        {
        }
    }

    public void Dispose()
    {
        foreach (Process loop in _loops)
        {
            loop.StandardInput.Close();
            loop.WaitForExit();
            loop.Dispose();
        }
    }

    private static void Loop()
    {
        while (true)
        {
        }
    }
}
