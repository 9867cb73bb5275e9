namespace GenBn
{
    /// <summary>
    /// Gated recurrent unit over a sequence, C×1×L. With h[−1] = 0, for each position t: r = σ(W_ir x + b_ir + W_hr h + b_hr),
    /// z = σ(W_iz x + b_iz + W_hz h + b_hz), n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)), and h' = (1 − z) ⊙ n + z ⊙ h, where x = x[t] and
    /// h = h[t − 1]. The output is the vector h[L − 1], or all h as a sequence, Units × 1 × L.
    /// </summary>
    /// <remarks>
    /// Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine Translation", 2014 (arXiv 1406.1078). The
    /// form, the order of gates (r, z, n) and the start values, uniform in ±1 / √Units whatever the network's initializer is, are those of
    /// PyTorch's <c>GRU</c>.
    /// </remarks>
    /// <param name="units">Values of the state, at least 1.</param>
    public sealed class GRUAttribute(int units) : LayerAttribute
    {
        /// <summary>Values of the state.</summary>
        public int Units { get; } = units;

        /// <summary>Whether the output is the state at every position, instead of the last one. Default false.</summary>
        public bool ReturnSequences { get; init; }

        /// <summary>
        /// Whether the reset gate applies after the product with the weight, as in PyTorch, or before it, as in the paper:
        /// n = tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn). Default true. Keras has the same option, <c>reset_after</c>.
        /// </summary>
        public bool ResetAfter { get; init; } = true;
    }

    /// <summary>
    /// Long short-term memory over a sequence, C×1×L. With h[−1] = c[−1] = 0, for each position t: i, f, o = σ(W_i x + b_i + W_h h + b_h), each with
    /// weights of its own, g = tanh(W_ig x + b_ig + W_hg h + b_hg), c' = f ⊙ c + i ⊙ g, and h' = o ⊙ tanh(c'), where x = x[t], h = h[t − 1] and
    /// c = c[t − 1]. The output is the vector h[L − 1], or all h as a sequence, Units × 1 × L.
    /// </summary>
    /// <remarks>
    /// Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997; with a forget gate: Gers, Schmidhuber and Cummins, "Learning to Forget", 2000. The
    /// order of gates (i, f, g, o) and the start values, uniform in ±1 / √Units whatever the network's initializer is, are those of PyTorch's
    /// <c>LSTM</c>.
    /// </remarks>
    /// <param name="units">Values of the state, at least 1.</param>
    public sealed class LSTMAttribute(int units) : LayerAttribute
    {
        /// <summary>Values of the state.</summary>
        public int Units { get; } = units;

        /// <summary>Whether the output is the state at every position, instead of the last one. Default false.</summary>
        public bool ReturnSequences { get; init; }
    }
}

namespace GenBn.Weights
{
    /// <summary>The parameters of a GRU or LSTM, as typed views of the network's memory. Rows are gates · units, in PyTorch's order of gates.</summary>
    /// <param name="WeightIH">Weight of the inputs: gates · units × channels.</param>
    /// <param name="WeightHH">Weight of the state: gates · units × units.</param>
    /// <param name="BiasIH">Bias of the product with the inputs.</param>
    /// <param name="BiasHH">Bias of the product with the state.</param>
    public sealed record RecurrentParameters(Parameter WeightIH, Parameter WeightHH, Parameter BiasIH, Parameter BiasHH);
}

namespace GenBn.Architecture
{
    /// <summary>The cell of a recurrent layer.</summary>
    public enum RecurrentCell
    {
        /// <summary>Long short-term memory, with the gates i, f, g, o.</summary>
        LSTM,

        /// <summary>Gated recurrent unit, with the gates r, z, n; the reset gate applies after the product with the weight.</summary>
        GRU,

        /// <summary>Gated recurrent unit whose reset gate applies to the state, before the product with the weight.</summary>
        GRUResetBefore,
    }

    /// <summary>A GRU or LSTM over a sequence.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Cell">The cell.</param>
    /// <param name="Channels">Channels of the input.</param>
    /// <param name="Units">Values of the state.</param>
    /// <param name="ReturnsSequences">Whether the output is the state at every position, instead of the last one.</param>
    public sealed record RecurrentLayer(
        string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, RecurrentCell Cell, int Channels, int Units, bool ReturnsSequences)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <summary>Number of gates: 4 of an LSTM, 3 of a GRU.</summary>
        public int Gates => Cell == RecurrentCell.LSTM ? 4 : 3;

        /// <inheritdoc/>
        public override IReadOnlyList<ArchitectureTensor> Parameters =>
        [
            Tensor("weight_ih", Gates * Units, Channels),
            Tensor("weight_hh", Gates * Units, Units),
            Tensor("bias_ih", Gates * Units),
            Tensor("bias_hh", Gates * Units),
        ];

        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a GRU or LSTM.</summary>
        TResult Visit(RecurrentLayer layer);
    }
}

namespace GenBn.Training
{
    public abstract partial class NetworkPass
    {
        /// <summary>For generated code: creates the sums over the batch of the gradients of a recurrent layer.</summary>
        protected GroupSums NewGroupSums(RecurrentParameters parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return NewGroupSums(parameters.WeightIH, parameters.WeightHH, parameters.BiasIH, parameters.BiasHH);
        }
    }
}
