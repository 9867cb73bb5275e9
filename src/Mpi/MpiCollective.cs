using System.Diagnostics;
using System.Globalization;
using GenBn.Distributed.Interop;

namespace GenBn.Distributed;

/// <summary>
/// Ranks that are processes of an MPI program, started by <c>mpirun</c>, <c>mpiexec</c> or <c>srun</c>. Without a launcher there is one rank.
/// </summary>
/// <remarks>
/// <para>
/// Every rank calls <c>using MpiCollective ranks = MpiCollective.Start();</c> at the start of the program and sets <c>TrainerOptions.Collective</c>.
/// Disposing waits until all ranks have disposed theirs.
/// </para>
/// <para>
/// If a rank cannot continue, all ranks end. An exchange that fails, or takes longer than <see cref="MpiOptions.Timeout"/>, writes a line to the
/// standard error and ends all processes, because a message could still arrive in memory that would be released. The same happens if a rank ends by
/// an unhandled exception, or without disposing its collective. If it disposes its collective early, the ranks that wait for it end with an error.
/// </para>
/// </remarks>
public sealed class MpiCollective : ICollective, IDisposable
{
    // A farewell may overtake the last message before it, where a network has several ways.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_killAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_finalizeLimit = TimeSpan.FromSeconds(30);
    private static int s_started;
    private readonly RankMessages _messages;
    private readonly TimeSpan _limit;
    private readonly ProcessEnd _processEnd;
    private int _state;
    private int _inCall;

    private MpiCollective(MpiSession session, TimeSpan limit)
    {
        Rank = session.Rank;
        Ranks = session.Ranks;
        Library = session.Library.Version;
        _limit = limit;
        _messages = new RankMessages(session.Library.Abi, session.Communicator, Rank, Ranks);
        _processEnd = new ProcessEnd(Abort);
    }

    private enum State
    {
        Running,
        Disposed,
        Aborting,
    }

    /// <summary>Number of processes that a launcher has started together, including this one, by the environment; 1 without a launcher.</summary>
    /// <remarks>This needs no MPI library. A program that runs with and without a launcher can use it to decide whether to start MPI.</remarks>
    public static int LaunchedRanks => Launcher.Current.Size;

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Ranks { get; }

    /// <summary>Name and version of the MPI library, such as <c>Open MPI v4.1.4</c>.</summary>
    public string Library { get; }

    /// <summary>Starts MPI in this process and waits until all ranks have done so.</summary>
    /// <param name="options">Options; null means the defaults.</param>
    /// <exception cref="CollectiveException">
    /// There is no MPI library, it is not that of the launcher, or it reports an error. The message names what was tried, or what to change.
    /// </exception>
    /// <exception cref="InvalidOperationException">MPI was already started in this process, which is possible only once.</exception>
    public static MpiCollective Start(MpiOptions? options = null)
    {
        options ??= new MpiOptions();
        MpiLibrary library = MpiLibrary.Load(options.Library ?? Environment.GetEnvironmentVariable(MpiLibrary.Variable), Launcher.Current);
        if (Interlocked.Exchange(ref s_started, 1) != 0)
        {
            throw new InvalidOperationException("MPI was already started in this process. A process can start it only once.");
        }

        return new MpiCollective(MpiSession.Start(library, Launcher.Current), options.Timeout);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The positions do not divide the buffer into one part for each rank.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in an exchange.</exception>
    /// <exception cref="ObjectDisposedException">The collective was disposed.</exception>
    public unsafe void Gather(Span<byte> buffer, ReadOnlySpan<int> starts, in ExchangePurpose purpose)
    {
        CheckStarts(starts, buffer.Length);
        Enter();
        int tag = TagOf(buffer.Length, purpose);
        fixed (byte* bytes = buffer)
        {
            try
            {
                // Receives first: what arrives has its place already.
                for (int distance = 1; distance < Ranks; distance++)
                {
                    int from = (Rank + Ranks - distance) % Ranks;
                    if (starts[from + 1] > starts[from])
                    {
                        _messages.Receive(bytes + starts[from], starts[from + 1] - starts[from], from, tag);
                    }
                }

                int length = starts[Rank + 1] - starts[Rank];
                for (int distance = 1; length > 0 && distance < Ranks; distance++)
                {
                    _messages.Send(bytes + starts[Rank], length, (Rank + distance) % Ranks, tag);
                }

                Wait(purpose);
            }
            catch (CollectiveException exception)
            {
                Abort($"{purpose}: {exception.Message}");
                throw;
            }
        }

        _inCall = 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="root"/> is not a rank.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in an exchange.</exception>
    /// <exception cref="ObjectDisposedException">The collective was disposed.</exception>
    public unsafe void Broadcast(Span<byte> buffer, int root, in ExchangePurpose purpose)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Ranks);
        Enter();
        int tag = TagOf(buffer.Length, purpose);
        fixed (byte* bytes = buffer)
        {
            try
            {
                if (Rank != root && buffer.Length > 0)
                {
                    _messages.Receive(bytes, buffer.Length, root, tag);
                }

                for (int distance = 1; Rank == root && buffer.Length > 0 && distance < Ranks; distance++)
                {
                    _messages.Send(bytes, buffer.Length, (root + distance) % Ranks, tag);
                }

                Wait(purpose);
            }
            catch (CollectiveException exception)
            {
                Abort($"{purpose}: {exception.Message}");
                throw;
            }
        }

        _inCall = 0;
    }

    /// <summary>Writes <c>rank N:</c> and the reason to the standard error, and ends all ranks. It does not return.</summary>
    /// <param name="reason">The reason.</param>
    /// <exception cref="ObjectDisposedException">The collective was disposed, so this rank no longer takes part.</exception>
    public void Abort(string reason)
    {
        State before = (State)Interlocked.CompareExchange(ref _state, (int)State.Aborting, (int)State.Running);
        ObjectDisposedException.ThrowIf(before == State.Disposed, this);
        if (before == State.Running)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {Rank}: {reason}"));
            new Thread(KillLater) { IsBackground = true, Name = "GenBn end" }.Start();
            _messages.Abort();
        }

        // The library, the launcher or the thread above ends the process.
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>
    /// Ends this rank's part: sleeps, without a limit, until all ranks have ended theirs, and stops MPI. Others may still have work that needs no
    /// exchange, such as saving the result.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Disposed, (int)State.Running) != (int)State.Running)
        {
            return;
        }

        _messages.BidFarewell();
        bool told = _limit == TimeSpan.Zero;
        var pause = new PollPause();
        while (!(_messages.Poll() & _messages.AllEnded()))
        {
            pause.Next();
            if (!told && pause.Elapsed > _limit)
            {
                told = true;
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"rank {Rank}: has ended its part, and waits for {_messages.NotEnded()}"));
            }
        }

        _processEnd.Dispose();
        Finish(Rank);
    }

    /// <summary>Stops the library. All ranks have ended their parts.</summary>
    /// <remarks>
    /// MPICH 4.0 on UCX closes a connection in three steps: a rank asks the other one to confirm what it has sent, waits for the answer, and
    /// then waits at a barrier, where it answers nobody. If a rank answers before it has asked, the other may reach the barrier first, and
    /// leave the question unanswered: both wait forever. A rank answers only in calls of MPI. So after the last farewell it makes none for a
    /// while, in which all other ranks receive theirs, and then asks before it answers. If a rank was suspended in that while, the limit
    /// ends what would wait forever.
    /// </remarks>
    private static void Finish(int rank)
    {
        Thread.Sleep(s_quiet);
        using var finalized = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            if (!finalized.Wait(s_finalizeLimit))
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"rank {rank}: MPI_Finalize has not returned for {s_finalizeLimit.TotalSeconds} s, though all ranks have ended; this process is killed"));
                Kill();
            }
        })
        {
            IsBackground = true,
            Name = "GenBn end",
        };
        watch.Start();
        int error = MpiFunctions.MPI_Finalize();
        finalized.Set();
        watch.Join();
        RankMessages.Check("MPI_Finalize", error);
    }

    /// <summary>Ends this process if the library hangs or returns while it ends all ranks.</summary>
    private static void KillLater()
    {
        Thread.Sleep(s_killAfter);
        Kill();
    }

    private static void Kill()
    {
        using var process = Process.GetCurrentProcess();
        process.Kill();
    }

    /// <summary>The tag of an exchange. Different exchanges do not match, so ranks out of order report both instead of mixing their bytes.</summary>
    private static int TagOf(int length, in ExchangePurpose purpose) => 1 + (int)((uint)HashCode(length, purpose.Step) % 32_000);

    private static int HashCode(int length, long step) => unchecked((length * 31) + (int)step);

    private void CheckStarts(ReadOnlySpan<int> starts, int length)
    {
        bool fits = starts.Length == Ranks + 1 && starts[0] == 0 && starts[^1] == length;
        for (int rank = 0; fits && rank < Ranks; rank++)
        {
            fits = starts[rank] <= starts[rank + 1];
        }

        if (!fits)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected {Ranks + 1} positions for {Ranks} ranks, which rise from 0 to the buffer's length of {length}, ")
                    + FormattableString.Invariant($"but got {string.Join(", ", starts.ToArray())}."),
                nameof(starts));
        }
    }

    private void Enter()
    {
        ObjectDisposedException.ThrowIf(_state == (int)State.Disposed, this);
        if (Interlocked.CompareExchange(ref _inCall, 1, 0) != 0)
        {
            throw new InvalidOperationException("Another thread is in an exchange of this collective.");
        }
    }

    private void Wait(in ExchangePurpose purpose)
    {
        var pause = new PollPause();
        TimeSpan noticed = TimeSpan.MaxValue;
        while (!_messages.Poll())
        {
            if (!pause.Next())
            {
                continue;
            }

            _ = _messages.AllEnded();
            int ended = _messages.EndedBeforeItsPart();
            if (ended >= 0)
            {
                noticed = noticed < pause.Elapsed ? noticed : pause.Elapsed;
                if (pause.Elapsed - noticed > s_grace)
                {
                    throw new CollectiveException(FormattableString.Invariant($"rank {ended} has ended its part, but this rank waits for it"));
                }
            }

            if (_limit > TimeSpan.Zero && pause.Elapsed > _limit)
            {
                throw new CollectiveException(FormattableString.Invariant(
                    $"has waited for {_messages.WaitedFor()} for {pause.Elapsed.TotalSeconds:F1} s, and the limit is {_limit.TotalSeconds} s"));
            }
        }
    }
}
