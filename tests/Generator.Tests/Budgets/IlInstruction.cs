using System.Reflection;
using System.Reflection.Emit;

namespace GenBn.Tests;

/// <summary>An instruction of a method.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Operand">Where its operand starts.</param>
/// <param name="Next">Where the next instruction starts.</param>
internal readonly record struct IlInstruction(OpCode Code, int Operand, int Next)
{
    /// <summary>Codes of two bytes start with this one.</summary>
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    /// <summary>The instructions of a method in their order.</summary>
    public static IEnumerable<IlInstruction> Of(byte[] method)
    {
        for (int at = 0; at < method.Length;)
        {
            OpCode code = Codes[method[at] == Prefix ? (ushort)((Prefix << 8) | method[at + 1]) : method[at]];
            int operand = at + code.Size;
            at = operand + OperandSize(code.OperandType, method.AsSpan(operand));
            yield return new IlInstruction(code, operand, at);
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
