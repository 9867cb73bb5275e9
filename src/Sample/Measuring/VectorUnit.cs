using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GenBn.Sample.Measuring;

/// <summary>What this process computes with.</summary>
internal static class VectorUnit
{
    /// <summary>Bits of the widest vectors, which kernels use.</summary>
    public static int Bits =>
        Vector512.IsHardwareAccelerated ? 512 :
        Vector256.IsHardwareAccelerated ? 256 :
        Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Width, and whether a product and a sum are one instruction.</summary>
    public static string Description
    {
        get
        {
            string width = Bits == 0 ? "no vectors" : $"{Bits} bits";
            return Fma.IsSupported || AdvSimd.IsSupported ? $"{width}, FMA" : $"{width}, no FMA";
        }
    }
}
