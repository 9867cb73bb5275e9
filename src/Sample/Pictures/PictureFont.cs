using ScottPlot;
using SkiaSharp;

namespace GenBn.Sample.Pictures;

/// <summary>The font of pictures.</summary>
internal static class PictureFont
{
    /// <summary>The first of these that the machine has. Left to itself, the drawing library may take one with serifs.</summary>
    private static readonly string[] Preferred = ["Open Sans", "Liberation Sans", "DejaVu Sans", "Segoe UI", "Helvetica", "Arial"];

    /// <summary>Its name.</summary>
    public static string Name { get; } = Preferred.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Sans;
}
