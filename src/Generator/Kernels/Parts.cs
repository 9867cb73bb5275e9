namespace GenBn.Generator.Kernels;

/// <summary>Cutting a whole into parts.</summary>
internal static class Parts
{
    /// <summary>How many parts of a size cover a whole; 0 or less for one that is not positive.</summary>
    public static int Cover(int whole, int size) => (whole + size - 1) / size;

    /// <summary>The size of equal parts of a whole that are as large as <paramref name="most"/> allows.</summary>
    public static int Equal(int whole, int most) => Cover(whole, Cover(whole, most));
}
