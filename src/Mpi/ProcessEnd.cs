using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>
/// Notices that the process ends while other ranks wait for it: by an exception that nobody catches, or because its main method returns or
/// something calls <see cref="Environment.Exit"/>. A request of the system to end, as launchers send it, is another matter: the launcher
/// knows.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Action<string> _ended;
    private readonly PosixSignalRegistration? _terminated;
    private volatile bool _asked;

    /// <summary>From now on.</summary>
    /// <param name="ended">Gets the reason.</param>
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
            _ended("the process ends, but its MpiCollective has not been disposed");
        }
    }
}
