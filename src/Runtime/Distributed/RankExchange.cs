using System.Runtime.InteropServices;

namespace GenBn.Distributed;

/// <summary>What a trainer and its pass exchange through a collective: names each exchange, and counts its bytes.</summary>
/// <param name="collective">Moves the bytes.</param>
internal sealed class RankExchange(ICollective collective)
{
    public int Rank { get; } = collective.Rank;

    public int Ranks { get; } = collective.Ranks;

    /// <summary>Number of the step that exchanges are for, from 1; 0 outside of steps.</summary>
    public long Step { get; set; }

    /// <summary>Exchanges so far.</summary>
    public long Exchanges { get; private set; }

    /// <summary>Bytes so far that this rank has contributed.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Brings together what every rank has one part of, see <see cref="ICollective.Gather"/>.</summary>
    /// <param name="values">This rank's part is at its place.</param>
    /// <param name="starts">Ranks + 1 positions, in values.</param>
    /// <param name="what">Is exchanged.</param>
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

    /// <summary>Gives every rank the values of one.</summary>
    public void Broadcast<T>(Span<T> values, int root, string what)
        where T : unmanaged
    {
        Span<byte> buffer = MemoryMarshal.AsBytes(values);
        Exchanges++;
        BytesSent += Rank == root ? buffer.Length : 0;
        collective.Broadcast(buffer, root, new ExchangePurpose(what, Step));
    }

    /// <summary>The least of every rank's number. Allocates: for rare cases.</summary>
    public uint Least(uint value, string what)
    {
        uint[] values = new uint[Ranks];
        values[Rank] = value;
        Gather<uint>(values, [.. Enumerable.Range(0, Ranks + 1)], what);
        return values.Min();
    }

    public void Abort(string reason) => collective.Abort(reason);
}
