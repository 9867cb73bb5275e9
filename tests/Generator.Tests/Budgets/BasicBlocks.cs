using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace GenBn.Tests;

/// <summary>
/// Counts the basic blocks of a method: the instructions that start one are the first, the targets of branches, those behind a branch
/// or another end of control flow, and the bounds of exception regions (Aho et al., "Compilers", 2nd edition, section 8.4.1).
/// </summary>
internal static class BasicBlocks
{
    /// <summary>Codes of two bytes start with this one.</summary>
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    public static int Count(ReadOnlySpan<byte> instructions, ImmutableArray<ExceptionRegion> regions)
    {
        var leaders = new HashSet<int> { 0 };
        foreach (ExceptionRegion region in regions)
        {
            leaders.UnionWith([region.TryOffset, region.TryOffset + region.TryLength, region.HandlerOffset, region.HandlerOffset + region.HandlerLength]);
            if (region.Kind == ExceptionRegionKind.Filter)
            {
                leaders.Add(region.FilterOffset);
            }
        }

        for (int at = 0; at < instructions.Length;)
        {
            OpCode code = Codes[instructions[at] == Prefix ? (ushort)((Prefix << 8) | instructions[at + 1]) : instructions[at]];
            ReadOnlySpan<byte> operand = instructions[(at + code.Size)..];
            int next = at + code.Size + OperandSize(code.OperandType, operand);
            AddTargets(leaders, code.OperandType, operand, next);
            if (code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw)
            {
                leaders.Add(next);
            }

            at = next;
        }

        // What follows the last instruction is no block.
        leaders.Remove(instructions.Length);
        return leaders.Count;
    }

    private static void AddTargets(HashSet<int> leaders, OperandType type, ReadOnlySpan<byte> operand, int next)
    {
        switch (type)
        {
            case OperandType.ShortInlineBrTarget:
                leaders.Add(next + (sbyte)operand[0]);
                break;
            case OperandType.InlineBrTarget:
                leaders.Add(next + BitConverter.ToInt32(operand));
                break;
            case OperandType.InlineSwitch:
                for (int target = 0; target < BitConverter.ToInt32(operand); target++)
                {
                    leaders.Add(next + BitConverter.ToInt32(operand[(4 + (4 * target))..]));
                }

                break;
        }
    }

    private static int OperandSize(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(operand)),
        _ => 4,
    };
}
