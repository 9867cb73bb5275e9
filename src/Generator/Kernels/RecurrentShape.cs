using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>The members of the runtime's <c>RecurrentCell</c>.</summary>
internal enum RecurrentCell
{
    LSTM,
    GRU,
    GRUResetBefore,
}

/// <summary>
/// A recurrent layer, and where it keeps what it computes. Each position has a slot of rows: an LSTM's gates i, f, g, o, then c and h; a GRU's
/// gates r, z, n, then q and h. There q is the recurrent product of n, W_hn h + b_hn, or r ⊙ h if the reset gate applies before that.
/// </summary>
/// <param name="Cell">The cell.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Units">Values of the state.</param>
/// <param name="Length">Positions.</param>
/// <param name="ReturnsSequences">Whether the output is the state at every position.</param>
internal sealed record RecurrentShape(RecurrentCell Cell, int Channels, int Units, int Length, bool ReturnsSequences)
{
    public bool IsLSTM => Cell == RecurrentCell.LSTM;

    public bool ResetsBefore => Cell == RecurrentCell.GRUResetBefore;

    public string Kind => IsLSTM ? "LSTM" : "GRU";

    /// <summary>Rows of both weights.</summary>
    public int Rows => (IsLSTM ? 4 : 3) * Units;

    /// <summary>Rows of the products with the state that need nothing of the position but the input: all, or those of r and z.</summary>
    public int FirstRows => IsLSTM ? Rows : 2 * Units;

    /// <summary>Rows of a slot.</summary>
    public int SlotRows => (IsLSTM ? 6 : 5) * Units;

    /// <summary>Rows of the gradients of a position's products: those of the gates, and of a GRU's q.</summary>
    public int DeltaRows => 4 * Units;

    /// <summary>The row of q, of a GRU.</summary>
    public int QRow => 3 * Units;

    /// <summary>The row of c, of an LSTM.</summary>
    public int CellRow => 4 * Units;

    /// <summary>The row of h.</summary>
    public int StateRow => SlotRows - Units;

    /// <summary>The first row that a sequence starts with as zeros.</summary>
    public int FirstStateRow => IsLSTM ? CellRow : StateRow;

    /// <summary>
    /// Operations of the forward pass per sample: two products, and for each unit those of the cell, 13 of an LSTM (4 sums, 5 functions, 4 products or
    /// sums of products) and 10 of a GRU.
    /// </summary>
    public long Flops => Length * ((2L * Rows * (Channels + Units)) + ((IsLSTM ? 13L : 10) * Units));

    /// <summary>The part of kernels' names that says the sizes.</summary>
    public string Sizes => Emit.Invariant($"{Kind}{(ResetsBefore ? "ResetBefore" : "")}{Channels}To{Units}Over{Length}");

    /// <summary>The same in words.</summary>
    public string Words => Emit.Invariant($"{Kind}{(ResetsBefore ? ", reset before the product" : "")}, [{Channels}×1×{Length}] to {Units} units");
}
