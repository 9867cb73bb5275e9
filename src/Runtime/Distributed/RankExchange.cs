using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>The exchanges of a trainer and its pass through a collective. It names each exchange and counts its bytes.</summary>
/// <param name="collective">The collective.</param>
internal sealed class RankExchange(ICollective collective)
{
    public int Rank { get; } = collective.Rank;

    public int Ranks { get; } = collective.Ranks;

    /// <summary>Number of the present step, from 1; 0 outside steps.</summary>
    public long Step { get; set; }

    /// <summary>Number of exchanges so far.</summary>
    public long Exchanges { get; private set; }

    /// <summary>Number of bytes that this rank has contributed so far.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Gathers values of which every rank has one part, see <see cref="ICollective.Gather"/>.</summary>
    /// <param name="values">The values, with this rank's part at its place.</param>
    /// <param name="starts">Ranks + 1 positions, in values.</param>
    /// <param name="what">The data, in words.</param>
    public void Gather<T>(Span<T> values, ReadOnlySpan<int> starts, string what)
        where T : unmanaged
    {
        Span<byte> buffer = MemoryMarshal.AsBytes(values);
        Span<int> positions = stackalloc int[Ranks + 1];
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        for (int rank = 0; rank < positions.Length; rank++)
        {
            positions[rank] = checked(starts[rank] * size);
        }

        Exchanges++;
        BytesSent += positions[Rank + 1] - positions[Rank];
        collective.Gather(buffer, positions, new ExchangePurpose(what, Step));
    }

    /// <summary>Sends the values of one rank to every rank.</summary>
    public void Broadcast<T>(Span<T> values, int root, string what)
        where T : unmanaged
    {
        Span<byte> buffer = MemoryMarshal.AsBytes(values);
        Exchanges++;
        BytesSent += Rank == root ? buffer.Length : 0;
        collective.Broadcast(buffer, root, new ExchangePurpose(what, Step));
    }

    /// <summary>The smallest of the ranks' numbers. It allocates, so it is for rare cases.</summary>
    public uint Least(uint value, string what)
    {
        uint[] values = new uint[Ranks];
        values[Rank] = value;
        Gather<uint>(values, [.. Enumerable.Range(0, Ranks + 1)], what);
        return values.Min();
    }

    public void Abort(string reason) => collective.Abort(reason);
}
