using System.ComponentModel;

namespace GenBn;

/// <summary>
/// A fixed number of threads that run the same job together and meet at barriers between its phases. The caller is worker 0;
/// the others wait between jobs, spinning for a moment and then asleep.
/// </summary>
/// <remarks>Not for use by two callers at once. Disposing it ends the threads; they also end with the process.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ThreadTeam : IDisposable
{
    private readonly Shared _shared;

    /// <summary>Starts a team of <paramref name="count"/> workers, the caller among them.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in 1…1024.</exception>
    public ThreadTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1024);
        _shared = new Shared(count);
        for (int index = 1; index < count; index++)
        {
            int worker = index;
            Shared shared = _shared; // Not this: an abandoned team can then be collected, which ends its threads.
            new Thread(() => shared.Serve(worker)) { IsBackground = true, Name = $"GenBn worker {worker}" }.Start();
        }
    }

    /// <summary>Ends the threads of a team that was not disposed.</summary>
    ~ThreadTeam() => _shared?.Stop(); // Null where the constructor threw.

    /// <summary>Number of workers, the caller included.</summary>
    public int Count => _shared.Count;

    /// <summary>Lets every worker run <paramref name="job"/> and returns when all have finished.</summary>
    /// <exception cref="AggregateException">A worker's job threw; holds the first exception of each worker.</exception>
    public void Run(IWorkerJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _shared.Run(job);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shared.Stop();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the workers share; holds no reference to the team, so that the team can be finalised.</summary>
    private sealed class Shared(int count) : IBarrier
    {
        private readonly Exception?[] _failures = new Exception?[count];
        private readonly ThreadGate _phase = new(count);
        private readonly ThreadGate _start = new(count);
        private IWorkerJob? _job;
        private bool _failed;
        private volatile bool _stopped;

        public int Count => count;

        public void Run(IWorkerJob job)
        {
            ObjectDisposedException.ThrowIf(_stopped, typeof(ThreadTeam));
            _job = job;
            _start.Arrive(0);
            Work(0);
            _job = null;
            if (Volatile.Read(ref _failed))
            {
                Exception[] failures = [.. _failures.Where(failure => failure is not null).Select(failure => failure!)];
                Array.Clear(_failures);
                _phase.Reset();
                _failed = false;
                throw new AggregateException("A worker of the team failed.", failures);
            }
        }

        public void Serve(int worker)
        {
            while (true)
            {
                _start.Arrive(worker);
                if (_stopped)
                {
                    return;
                }

                Work(worker);
            }
        }

        public void Stop()
        {
            if (!_stopped)
            {
                _stopped = true;
                _start.Arrive(0);
            }
        }

        /// <summary>A worker that failed leaves the others' phases; they notice at their next barrier.</summary>
        public void Wait(int worker)
        {
            if (Volatile.Read(ref _failed) || !_phase.Arrive(worker, ref _failed))
            {
                throw new WorkerAbandonedException();
            }
        }

        private void Work(int worker)
        {
            try
            {
                _job!.Run(new Worker(worker, count, this));
            }
            catch (WorkerAbandonedException)
            {
            }
            catch (Exception failure)
            {
                _failures[worker] = failure;
                Volatile.Write(ref _failed, true);
                _phase.Wake();
            }

            _start.Arrive(worker);
        }
    }

    /// <summary>Ends a worker whose colleague failed; the colleague's exception is the one that is reported.</summary>
    private sealed class WorkerAbandonedException : Exception;
}
