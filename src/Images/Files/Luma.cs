namespace GenBn.Images;

/// <summary>Grey of a colour: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), in 24 bits after the point, rounded.</summary>
internal static class Luma
{
    private const int Bits = 24;

    // They add up to 1: equal parts stay what they are.
    private const ulong Red = 5016388;
    private const ulong Green = 9848226;
    private const ulong Blue = (1 << Bits) - Red - Green;

    /// <summary>Luma of samples of at most 16 bits.</summary>
    public static uint Of(uint red, uint green, uint blue) => (uint)(((red * Red) + (green * Green) + (blue * Blue) + (1 << (Bits - 1))) >> Bits);
}
