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

    /// <summary>
    /// Each pixel is the mean of the area that it covers in the file's image, and rounded. An axis that becomes larger repeats pixels. Right for
    /// photographs that become much smaller.
    /// </summary>
    Area,

    /// <summary>
    /// As <see cref="Area"/>, with the aspect ratio kept: the largest part of the file's image around its centre that has the wanted ratio is taken, and the
    /// rest is cut off.
    /// </summary>
    CropArea,
}
