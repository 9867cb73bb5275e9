using System.ComponentModel;
using System.Diagnostics;

namespace GenBn.Threading;

/// <summary>
/// A fixed number of threads that run the same job together and meet at barriers between its phases. The caller is worker 0;
/// the others wait between jobs, spinning for a moment and then asleep.
/// </summary>
/// <remarks>
/// For one caller at a time; a second one gets an exception. Disposing it ends the threads, after the job that they may be at; they also
/// end with the process.
/// </remarks>
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

    /// <summary>How many workers <see cref="RunOnSome"/> takes at present.</summary>
    internal TeamLoad Load => _shared.Load;

    /// <summary>Lets every worker run <paramref name="job"/> and returns when all have finished.</summary>
    /// <exception cref="AggregateException">A worker's job threw; holds the first exception of each worker.</exception>
    /// <exception cref="InvalidOperationException">The team is at another job.</exception>
    /// <exception cref="ObjectDisposedException">The team has been disposed.</exception>
    public void Run(IWorkerJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _shared.Run(job, Count, adapts: false);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shared.Stop();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs a job whose result does not depend on the number of workers, as <see cref="Run"/> does, but on fewer of them while other
    /// programs hold the processors; see <see cref="TeamLoad"/>.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="most">Workers that the job has work for; by default all.</param>
    internal void RunOnSome(IWorkerJob job, int most = int.MaxValue)
    {
        _shared.Run(job, Math.Min(most, Count), adapts: true);
        GC.KeepAlive(this);
    }

    /// <summary>What the workers share; holds no reference to the team, so that the team can be finalised.</summary>
    private sealed class Shared : IBarrier
    {
        /// <summary>The number of the job that ends a worker.</summary>
        private const long Farewell = -1;

        private const int Running = 1;
        private const int Stopped = 2;

        private readonly Exception?[] _failures;

        /// <summary>The number of the latest job of each worker. Workers that have no part in a job are not woken by it.</summary>
        private readonly PaddedNumber[] _calls;
        private readonly ThreadWait[] _starts;
        private readonly ThreadWait[] _phases;
        private readonly ThreadGate _phase;
        private PaddedNumber _working;
        private PaddedNumber _finished;
        private IWorkerJob? _job;
        private long _jobs;
        private int _active;
        private bool _failed;
        private int _state;

        public Shared(int count)
        {
            bool mayShareProcessors = count > Environment.ProcessorCount;
            _failures = new Exception?[count];
            _calls = new PaddedNumber[count];
            _starts = [.. Enumerable.Range(0, count).Select(_ => new ThreadWait(mayShareProcessors))];
            _phases = [.. Enumerable.Range(0, count).Select(_ => new ThreadWait(mayShareProcessors))];
            _phase = new ThreadGate(_phases);
            Load = new TeamLoad(count, Stopwatch.Frequency);
        }

        public int Count => _calls.Length;

        public TeamLoad Load { get; }

        /// <summary>What the caller has lost in waits: at barriers, and for the end of jobs.</summary>
        private long Lost => _phases[0].Lost + _starts[0].Lost;

        public void Run(IWorkerJob job, int most, bool adapts)
        {
            int state = Interlocked.CompareExchange(ref _state, Running, 0);
            ObjectDisposedException.ThrowIf((state & Stopped) != 0, typeof(ThreadTeam));
            if (state != 0)
            {
                throw new InvalidOperationException("The team of threads is at another job. Expected one caller at a time.");
            }

            _job = job;
            _active = adapts ? Math.Min(most, Load.Active) : most;
            if (adapts && Count > 1)
            {
                Watch();
            }
            else
            {
                Work();
            }

            _job = null;
            Exception[] failures = _failed ? TakeFailures() : [];
            if ((Interlocked.And(ref _state, ~Running) & Stopped) != 0)
            {
                Release();
            }

            if (failures.Length > 0)
            {
                throw new AggregateException("A worker of the team failed.", failures);
            }
        }

        public void Serve(int worker)
        {
            long seen = 0;
            bool never = false;
            while (true)
            {
                _starts[worker].While(ref _calls[worker].Value, seen, ref never);
                seen = Volatile.Read(ref _calls[worker].Value);
                if (seen == Farewell)
                {
                    return;
                }

                Work(worker);
                if (Interlocked.Decrement(ref _working.Value) == 0)
                {
                    Interlocked.Exchange(ref _finished.Value, seen);
                    _starts[0].Wake();
                }
            }
        }

        /// <summary>Ends the workers, at once or after the job that they are at.</summary>
        public void Stop()
        {
            if (Interlocked.Or(ref _state, Stopped) == 0)
            {
                Release();
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

        /// <summary>Runs the job, and sees what the waits cost.</summary>
        private void Watch()
        {
            long start = Stopwatch.GetTimestamp();
            long lost = Lost;
            Work();
            if (_active == Load.Active)
            {
                Load.Add(Stopwatch.GetTimestamp() - start, Lost - lost);
            }
        }

        private void Work()
        {
            if (_active == 1)
            {
                Work(0);
                return;
            }

            bool never = false;
            long before = _jobs++;
            _phase.Begin(_active);
            _working.Value = _active - 1;
            for (int worker = 1; worker < _active; worker++)
            {
                Interlocked.Exchange(ref _calls[worker].Value, _jobs);
                _starts[worker].Wake();
            }

            Work(0);
            _starts[0].While(ref _finished.Value, before, ref never);
        }

        private void Work(int worker)
        {
            try
            {
                _job!.Run(new Worker(worker, _active, this));
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
        }

        private Exception[] TakeFailures()
        {
            Exception[] failures = [.. _failures.Where(failure => failure is not null).Select(failure => failure!)];
            Array.Clear(_failures);
            _failed = false;
            return failures;
        }

        private void Release()
        {
            for (int worker = 1; worker < Count; worker++)
            {
                Interlocked.Exchange(ref _calls[worker].Value, Farewell);
                _starts[worker].Wake();
            }
        }
    }

    /// <summary>Ends a worker whose colleague failed; the colleague's exception is the one that is reported.</summary>
    private sealed class WorkerAbandonedException : Exception;
}
