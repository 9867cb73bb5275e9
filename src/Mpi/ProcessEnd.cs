using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>
/// Detects that the process ends while other ranks wait for it: by an unhandled exception, because its main method returns, or because code calls
/// <see cref="Environment.Exit"/>. A termination signal, as launchers send it, is not handled, because the launcher knows.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Action<string> _ended;
    private readonly PosixSignalRegistration? _terminated;
    private volatile bool _asked;

    /// <summary>Begins to watch the process.</summary>
    /// <param name="ended">Receives the reason.</param>
    public ProcessEnd(Action<string> ended)
    {
        _ended = ended;
        _terminated = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _asked = true);
        AppDomain.CurrentDomain.UnhandledException += OnException;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnException;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _terminated?.Dispose();
    }

    private void OnException(object sender, UnhandledExceptionEventArgs arguments) => _ended($"unhandled exception: {arguments.ExceptionObject}");

    private void OnExit(object? sender, EventArgs arguments)
    {
        if (!_asked)
        {
            _ended("the process ends, but its MpiCollective was not disposed");
        }
    }
}
