using System.Reflection;

namespace GenBn.Sample;

/// <summary>The images to train on.</summary>
internal static class SampleData
{
    /// <summary>The four IDX files of a folder, gz or plain.</summary>
    public static (Dataset Train, Dataset Test) FromFolder(DirectoryInfo folder) => IdxReader.LoadFolder(folder.FullName);

    /// <summary>10,000 training and 2,000 test images of Fashion-MNIST, in this assembly; see Data/fashion-mnist-10k.</summary>
    public static (Dataset Train, Dataset Test) Embedded() => (Embedded("train"), Embedded("t10k"));

    private static Dataset Embedded(string part)
    {
        IdxImages images = Read($"{part}-images-idx3-ubyte.gz", IdxReader.ReadImages);
        byte[] labels = Read($"{part}-labels-idx1-ubyte.gz", IdxReader.ReadLabels);
        return new Dataset(images.Pixels, Array.ConvertAll(labels, label => (int)label), images.Rows * images.Columns, classes: 10);
    }

    private static T Read<T>(string name, Func<Stream, string, T> read)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("The program was built without its embedded data.", name);
        return read(stream, name);
    }
}
