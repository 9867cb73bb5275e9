namespace GenBn.Images;

/// <summary>Grey of a colour: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), in 16 bits after the point, rounded.</summary>
internal static class Luma
{
    // They add up to 65536: equal parts stay what they are.
    private const uint Red = 19595;
    private const uint Green = 38470;
    private const uint Blue = 7471;

    /// <summary>Luma of samples of at most 16 bits.</summary>
    public static uint Of(uint red, uint green, uint blue) => ((red * Red) + (green * Green) + (blue * Blue) + (1 << 15)) >> 16;
}
