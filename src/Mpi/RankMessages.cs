using System.Text;
using GenBn.Distributed.Interop;

namespace GenBn.Distributed;

/// <summary>
/// The messages between this rank and the others. Each pair of ranks has separate messages, so it is known which rank is awaited. No call waits
/// inside the library, so this process can report a rank that never answers.
/// </summary>
/// <remarks>
/// The library admits one call at a time, and a process may have to end on any thread, so all calls are made under a lock. A rank that has ended its
/// part sends every other rank an empty message, its farewell.
/// </remarks>
internal sealed unsafe class RankMessages
{
    private const int FarewellTag = 0;

    private readonly MpiAbi _abi;
    private readonly nint _world;
    private readonly int _rank;
    private readonly int _ranks;
    private readonly Lock _calls = new();

    // For each rank: what is received from it, what it is sent, and its farewell. Pinned: the library writes into it.
    private readonly nint[] _requests;
    private readonly nint* _request;
    private readonly int[] _open;
    private readonly bool[] _ended;
    private int _openCount;

    /// <summary>Expects the farewells of all others.</summary>
    /// <exception cref="CollectiveException">The library reports an error.</exception>
    public RankMessages(MpiAbi abi, nint world, int rank, int ranks)
    {
        _abi = abi;
        _world = world;
        _rank = rank;
        _ranks = ranks;
        _requests = GC.AllocateArray<nint>(3 * ranks, pinned: true);
        _request = (nint*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_requests, 0);
        _open = new int[2 * ranks];
        _ended = new bool[ranks];
        _ended[rank] = true;
        for (int other = 0; other < ranks; other++)
        {
            if (other != rank)
            {
                Check("MPI_Irecv", MpiFunctions.MPI_Irecv(null, 0, abi.Byte, other, FarewellTag, world, FarewellOf(other)));
            }
        }
    }

    /// <summary>Begins to receive from a rank. The library owns the memory until <see cref="Poll"/> returns true.</summary>
    public void Receive(byte* bytes, int length, int from, int tag)
    {
        lock (_calls)
        {
            Check("MPI_Irecv", MpiFunctions.MPI_Irecv(bytes, length, _abi.Byte, from, tag, _world, _request + from));
        }

        _open[_openCount++] = from;
    }

    /// <summary>Begins to send to a rank. The library owns the memory until <see cref="Poll"/> returns true.</summary>
    public void Send(byte* bytes, int length, int to, int tag)
    {
        lock (_calls)
        {
            Check("MPI_Isend", MpiFunctions.MPI_Isend(bytes, length, _abi.Byte, to, tag, _world, _request + _ranks + to));
        }

        _open[_openCount++] = _ranks + to;
    }

    /// <summary>Lets messages progress.</summary>
    /// <returns>Whether all messages that began are complete.</returns>
    public bool Poll()
    {
        lock (_calls)
        {
            for (int index = _openCount - 1; index >= 0; index--)
            {
                if (IsDone(_request + _open[index]))
                {
                    _open[index] = _open[--_openCount];
                }
            }
        }

        return _openCount == 0;
    }

    /// <summary>Checks which ranks have ended their part.</summary>
    /// <returns>Whether all have ended it.</returns>
    public bool AllEnded()
    {
        bool all = true;
        lock (_calls)
        {
            for (int other = 0; other < _ranks; other++)
            {
                _ended[other] = _ended[other] || IsDone(FarewellOf(other));
                all &= _ended[other];
            }
        }

        return all;
    }

    /// <summary>Tells all others that this rank has ended its part.</summary>
    public void BidFarewell()
    {
        for (int other = 0; other < _ranks; other++)
        {
            if (other != _rank)
            {
                Send(null, 0, other, FarewellTag);
            }
        }
    }

    /// <summary>A rank that this one waits for and that has ended its part; -1 if there is none. <see cref="AllEnded"/> must have been called.</summary>
    public int EndedBeforeItsPart()
    {
        for (int index = 0; index < _openCount; index++)
        {
            int other = _open[index] % _ranks;
            if (_ended[other])
            {
                return other;
            }
        }

        return -1;
    }

    /// <summary>The ranks whose bytes are missing, or that have not received those of this rank, such as <c>ranks 1 and 3</c>.</summary>
    public string WaitedFor()
    {
        int[] others = [.. _open.AsSpan(0, _openCount).ToArray().Select(slot => slot % _ranks).Distinct().Order()];
        return NamesOf(others);
    }

    /// <summary>The ranks that have not ended their part.</summary>
    public string NotEnded() => NamesOf([.. Enumerable.Range(0, _ranks).Where(other => !_ended[other])]);

    /// <summary>Ends all ranks. It does not wait long for a call of another thread, which may hang.</summary>
    public void Abort()
    {
        _calls.TryEnter(TimeSpan.FromSeconds(1));
        _ = MpiFunctions.MPI_Abort(_abi.World, 1);
    }

    /// <summary>Throws if a call has failed.</summary>
    public static void Check(string function, int error)
    {
        if (error != 0)
        {
            throw new CollectiveException($"{function}: {TextOf(error)}");
        }
    }

    private static string TextOf(int error)
    {
        // The longest text of any library has 512 characters.
        byte* text = stackalloc byte[1024];
        int length = 0;
        return MpiFunctions.MPI_Error_string(error, text, &length) == 0
            ? Encoding.UTF8.GetString(text, Math.Clamp(length, 0, 1024)).TrimEnd('\0')
            : FormattableString.Invariant($"error {error}");
    }

    private static string NamesOf(int[] ranks) => ranks.Length switch
    {
        1 => FormattableString.Invariant($"rank {ranks[0]}"),
        > 8 => FormattableString.Invariant($"{ranks.Length} ranks, the first of which is {ranks[0]}"),
        _ => $"ranks {string.Join(", ", ranks[..^1])} and {ranks[^1]}",
    };

    private nint* FarewellOf(int other) => _request + (2 * _ranks) + other;

    private bool IsDone(nint* request)
    {
        int done = 0;
        Check("MPI_Test", MpiFunctions.MPI_Test(request, &done, _abi.StatusIgnore));
        return done != 0;
    }
}
