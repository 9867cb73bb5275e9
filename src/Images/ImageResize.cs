namespace GenBn.Images;

/// <summary>How an image of another size is brought to the wanted one.</summary>
public enum ImageResize
{
    /// <summary>It is an error.</summary>
    None,

    /// <summary>Each pixel is the nearest one of the file's image. Hard edges stay.</summary>
    Nearest,

    /// <summary>
    /// Each pixel is interpolated between the four around it in the file's image, and rounded. Not smoothed before: an image that
    /// becomes much smaller loses what is between.
    /// </summary>
    Bilinear,
}
