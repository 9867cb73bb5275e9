using System.Reflection;

namespace GenBn.Sample.Images;

/// <summary>The images to train on.</summary>
internal static class SampleData
{
    /// <summary>Images of <see cref="Generated"/>, where nobody says how many.</summary>
    private const int GeneratedImages = 2_000;

    /// <summary>28×28 images: those of a folder or, without one, the embedded ones.</summary>
    /// <param name="folder">A folder with four IDX files; null for the embedded images.</param>
    /// <param name="count">How many training images to use, the first ones; null for all.</param>
    /// <exception cref="ArgumentException">There are fewer images than <paramref name="count"/>.</exception>
    public static ImageSplit Read(DirectoryInfo? folder, int? count = null)
    {
        (Dataset train, Dataset test) = folder is null ? Embedded() : FromFolder(folder);
        if (count > train.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"--images must be at most {train.Count:N0}, the number of training images, but is {count:N0}."));
        }

        return new ImageSplit(count is null ? train : train.Slice(0, count.Value), Validation: null, test);
    }

    /// <summary>Generated square images, see <see cref="Gratings"/>; for testing a quarter as many as for training.</summary>
    /// <exception cref="ArgumentException">So many do not fit an array.</exception>
    public static ImageSplit Generated(int size, int? count = null)
    {
        int images = count ?? GeneratedImages;
        if (images > Gratings.MostImages(size))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"--images must be at most {Gratings.MostImages(size):N0} generated images, but is {images:N0}."));
        }

        return new ImageSplit(Gratings.Generate(images, size, seed: 1), Validation: null, Gratings.Generate(Math.Max(1, images / 4), size, seed: 2));
    }

    /// <summary>The four IDX files of a folder, gz or plain.</summary>
    public static (Dataset Train, Dataset Test) FromFolder(DirectoryInfo folder) => IdxReader.LoadFolder(folder.FullName);

    /// <summary>10,000 training and 2,000 test images of Fashion-MNIST, in this assembly; see Data/fashion-mnist-10k.</summary>
    public static (Dataset Train, Dataset Test) Embedded() => (Embedded("train"), Embedded("t10k"));

    private static Dataset Embedded(string part)
    {
        IdxImages images = Read($"{part}-images-idx3-ubyte.gz", IdxReader.ReadImages);
        byte[] labels = Read($"{part}-labels-idx1-ubyte.gz", IdxReader.ReadLabels);
        return new Dataset(images.Pixels, Array.ConvertAll(labels, label => (int)label), images.Rows * images.Columns, classes: 10)
        {
            Shape = new ImageShape(1, images.Rows, images.Columns),
        };
    }

    private static T Read<T>(string name, Func<Stream, string, T> read)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("The program was built without its embedded data.", name);
        return read(stream, name);
    }
}
