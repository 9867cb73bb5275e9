// Folders of images: learns to tell circles from squares, from files of any size. Here it draws the files itself; give it a folder with a
// folder for each class, and it learns those.
//
//     dotnet run -c Release --project samples/Images [-- FOLDER]
using GenBn;
using GenBn.Data;
using GenBn.Images;

string folder = args.Length > 0 ? args[0] : Drawn();
ImageFolder images = ImageFolder.Open(folder, channels: 1, height: ShapeNet.Side, width: ShapeNet.Side);
(IDataSource train, IDataSource test) = images.Split(share: 0.25, seed: 1, stratified: true);

// Files are decoded while training goes on. Augmentation changes training samples only, and differs in every epoch.
var network = new ShapeNet(seed: 1);
using (var trainer = new Trainer<ShapeNet>(network, new TrainerOptions { Optimizer = new Adam(0.005f), BatchSize = 16, Seed = 1 }))
{
    foreach (EpochReport epoch in trainer.Fit(train.Augment(seed: 1, new HorizontalFlip(), new Shift(2)), test, epochs: 8))
    {
        Console.WriteLine(epoch);
    }
}

// One file: what a program with a trained network does.
Predictor<ShapeNet> predictor = network.CreatePredictor();
(float[] pixels, int[] label) = (new float[ShapeNet.InputLength], new int[1]);
images.Read(epoch: 0, samples: [0], pixels, label, targets: []);
Console.WriteLine($"{images.ClassNames[predictor.Classify(pixels)]} in a file of the folder {images.ClassNames[label[0]]}");
if (args.Length == 0)
{
    Directory.Delete(folder, recursive: true);
}

// Writes bitmaps of 20 × 20 pixels into a new folder, with shapes of any size at any place.
static string Drawn()
{
    string folder = Directory.CreateTempSubdirectory("shapes-").FullName;
    var random = new Random(1);
    for (int file = 0; file < 400; file++)
    {
        string shape = file % 2 == 0 ? "circles" : "squares";
        Directory.CreateDirectory(Path.Combine(folder, shape));
        (int size, int x, int y) = (random.Next(4, 8), random.Next(8, 12), random.Next(8, 12));
        byte[] gray = new byte[ShapeNet.Side * ShapeNet.Side];
        for (int pixel = 0; pixel < gray.Length; pixel++)
        {
            (int dx, int dy) = ((pixel % ShapeNet.Side) - x, (pixel / ShapeNet.Side) - y);
            bool isInside = file % 2 == 0 ? (dx * dx) + (dy * dy) <= size * size : Math.Max(Math.Abs(dx), Math.Abs(dy)) < size;
            gray[pixel] = (byte)(random.Next(60) + (isInside ? 150 : 0));
        }

        WriteBitmap(Path.Combine(folder, shape, $"{file}.bmp"), gray);
    }

    return folder;
}

// 8 bits a pixel, with a palette of 256 greys. Rows are whole words of 4 bytes.
static void WriteBitmap(string path, byte[] gray)
{
    using var writer = new BinaryWriter(File.Create(path));
    const int Start = 54 + (4 * 256);
    writer.Write("BM"u8);
    Array.ForEach([Start + gray.Length, 0, Start, 40, ShapeNet.Side, ShapeNet.Side, 1 | (8 << 16), 0, gray.Length, 0, 0, 256, 0], writer.Write);
    Array.ForEach([.. Enumerable.Range(0, 256)], level => writer.Write(level * 0x010101));
    writer.Write(gray);
}

/// <summary>Two convolutions and a mean of each channel, for gray images of 20 × 20 pixels.</summary>
[Network, Input(1, Side, Side)]
[Conv(8, 3, Padding = Padding.Same), BatchNorm, ReLU, MaxPool(2)]
[Conv(16, 3, Padding = Padding.Same), BatchNorm, ReLU, MaxPool(2)]
[Flatten, Dense(2)]
internal sealed partial class ShapeNet
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 20;
}
