namespace GenBn;

/// <summary>
/// The empty block: its output is its input. It stands for a branch that passes values on, as in <c>[Concat&lt;Identity, Features&gt;]</c>.
/// </summary>
[Block]
public sealed class Identity
{
    private Identity()
    {
    }
}
