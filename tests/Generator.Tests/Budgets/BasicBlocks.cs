using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace GenBn.Tests;

/// <summary>
/// Counts the basic blocks of a method: the instructions that start one are the first, the targets of branches, those behind a branch
/// or another end of control flow, and the bounds of exception regions (Aho et al., "Compilers", 2nd edition, section 8.4.1).
/// </summary>
internal static class BasicBlocks
{
    public static int Count(byte[] method, ImmutableArray<ExceptionRegion> regions)
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

        foreach (IlInstruction instruction in IlInstruction.Of(method))
        {
            AddTargets(leaders, instruction.Code.OperandType, method.AsSpan(instruction.Operand), instruction.Next);
            if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw)
            {
                leaders.Add(instruction.Next);
            }
        }

        // What follows the last instruction is no block.
        leaders.Remove(method.Length);
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
}
