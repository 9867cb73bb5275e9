using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using GenBn.Tests.Checkpoints;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Other files in place of weights, and headers and counters that were forged.</summary>
public sealed class R4WeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-foreign-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Fault(byte[] content) => Assert.Throws<InvalidDataException>(() => WeightsFile.Read(content, "file")).Message;

    public static TheoryData<string, byte[]> Foreign { get; } = new()
    {
        { "a zip archive, as torch.save and Keras write it", Zip() },
        { "a Python pickle", [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e] },
        { "a pointer of Git LFS", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n") },
        { "an ONNX model", [8, 7, 0x12, 7, .. "pytorch"u8, 0x1a, 5, .. "2.0.1"u8, 0x3a, 0x80, 1] },
        { "an ONNX model", [8, 10, 0x3a, 0x90, 0x12, 0x0a, 0x30, 0x0a, 1, 2, 3] },
        { "an HTML or XML page", Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html><head><title>404</title></head></html>") },
        { "an HTML or XML page", Encoding.UTF8.GetBytes("\r\n  <HTML lang=\"en\"></HTML>") },
        { "an HTML or XML page", Encoding.UTF8.GetBytes("\uFEFF<?xml version=\"1.0\"?><Error>AccessDenied</Error>") },
        { "an HDF5 file", [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0] },
        { "a NumPy array", [0x93, .. "NUMPY"u8, 1, 0, 0x76, 0] },
        { "a GGUF file", [.. "GGUF"u8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] },
        { "gzip data", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3] },
        { "a TensorFlow Lite model", [0x1c, 0, 0, 0, .. "TFL3"u8, 0, 0] },
        { "JSON text", Encoding.UTF8.GetBytes("{\"metadata\": {\"total_size\": 1}, \"weight_map\": {}}") },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void AnotherFileIsNamed(string kind, byte[] content)
    {
        string message = Fault(content);
        Assert.StartsWith($"file: expected a safetensors file, but found {kind}", message, StringComparison.Ordinal);
        string path = Path.Combine(_folder, "weights");
        File.WriteAllBytes(path, content);
        Assert.Equal($"{path}{message[4..]}", Assert.Throws<InvalidDataException>(() => TinyNetwork.LoadPredictor(path)).Message);
        Assert.Throws<InvalidDataException>(() => new TinyNetwork().LoadWeights(path));
        Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Latest(path));
    }

    /// <summary>40 MB of text would be 20 million numbers; the text itself is all that takes memory.</summary>
    [Fact]
    public void MillionsOfDimensionsAreRefusedAtOnce()
    {
        byte[] start = """{"a":{"dtype":"F32","shape":["""u8.ToArray();
        byte[] header = new byte[40_000_000];
        start.CopyTo(header, 0);
        for (int index = start.Length; index < header.Length; index++)
        {
            header[index] = (byte)((index - start.Length) % 2 == 0 ? '1' : ',');
        }

        byte[] content = WeightsContent.Of(header, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("file: tensor 'a': expected a shape of at most 64 dimensions, but found more.", Fault(content));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, header.Length + (1 << 20));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MillionsOfSmallEntriesAreRefused(bool metadata)
    {
        var header = new StringBuilder(metadata ? """{"__metadata__":{""" : "{");
        int count = metadata ? 70_000 : 300_000;
        for (int index = 0; index < count; index++)
        {
            header.Append(index == 0 ? "" : ",").Append('"').Append(index).Append(metadata ? "\":\"\"" : "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }

        header.Append(metadata ? "}}" : "}");
        Assert.EndsWith(
            metadata ? "expected a __metadata__ of at most 65536 texts, but found more." : "expected at most 262144 tensors, but found more.",
            Fault(WeightsContent.Of(header.ToString(), [])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedHeadersAreNamedOrRead()
    {
        byte[] intact = WeightsContent.Written(WeightsContent.Tensors(), new Dictionary<string, string> { ["note"] = "a b" });
        int header = BitConverter.ToInt32(intact);
        string[] parts = ["\"", "{", "}", "[", "]", ":", ",", "0", "9999999999", "-1", "null", "F16", "F4", "shape", "dtype", "data_offsets", "__metadata__", "\\ud800", "1e9", "\0", " "];
        var random = new Random(3);
        int read = 0;
        for (int round = 0; round < 5_000; round++)
        {
            List<byte> changed = [.. intact];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = Math.Min(8 + random.Next(header), changed.Count - 1);
                byte[] part = Encoding.UTF8.GetBytes(parts[random.Next(parts.Length)]);
                switch (random.Next(4))
                {
                    case 0:
                        changed.InsertRange(at, part);
                        break;
                    case 1:
                        changed.RemoveRange(at, Math.Min(random.Next(1, 30), changed.Count - at));
                        break;
                    case 2:
                        changed[at] = (byte)random.Next(256);
                        break;
                    default:
                        changed.RemoveRange(at, Math.Min(part.Length, changed.Count - at));
                        changed.InsertRange(at, part);
                        break;
                }
            }

            if (random.Next(8) > 0)
            {
                // The length as the changes need it, so that it is not all that is wrong.
                BitConverter.TryWriteBytes(CollectionsMarshal.AsSpan(changed), (long)(header + changed.Count - intact.Length));
            }

            try
            {
                WeightsFile file = WeightsFile.Read(changed.ToArray(), "file");
                foreach (WeightsTensor tensor in file.Tensors)
                {
                    _ = file.Tensor(tensor.Name, [.. tensor.Shape]);
                }

                read++;
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("file: ", error.Message, StringComparison.Ordinal);
                Assert.InRange(error.Message.Length, 20, 600);
            }
        }

        Assert.InRange(read, 20, 4_000);
    }

    /// <summary>Each count at its largest, with a check value that is right.</summary>
    [Fact]
    public void ForgedCountersAreRefused()
    {
        string path = Path.Combine(_folder, "training");
        using (Trainer<TinyNetwork> trainer = NewTrainer())
        {
            foreach (EpochReport unused in trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), 2))
            {
            }

            trainer.SaveCheckpoint(path);
        }

        byte[] content = File.ReadAllBytes(path);
        JsonNode counters = JsonNode.Parse(TrainingCheckpoint.Read(path).Weights.Metadata[TrainingCheckpoint.CountersKey])!;
        string[] counts = [.. Counts(counters).Where(count => !count.EndsWith("seed", StringComparison.Ordinal) && !count.EndsWith("loss", StringComparison.Ordinal) && !count.EndsWith("learning_rate", StringComparison.Ordinal))];
        Assert.True(counts.Length >= 12, string.Join(", ", counts));
        string forged = Path.Combine(_folder, "forged");
        foreach (string count in counts)
        {
            foreach (long value in new[] { long.MaxValue, long.MaxValue - 1, 1L << 62, -1, long.MinValue })
            {
                File.WriteAllBytes(forged, ForgedCheckpoint.WithCounters(content, node => Set(node, count, value)));
                if (count.StartsWith("/callbacks/", StringComparison.Ordinal))
                {
                    // What a callback means by its numbers only the callback knows.
                    using Trainer<TinyNetwork> refusing = NewTrainer();
                    float[] before = refusing.Network.AllValues();
                    string fault = Assert.Throws<InvalidDataException>(() => refusing.LoadCheckpoint(forged)).Message;
                    Assert.StartsWith($"{forged}: callback 'early-stopping': expected ", fault, StringComparison.Ordinal);
                    Assert.Equal(before, refusing.Network.AllValues());
                    continue;
                }

                string message = Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Read(forged)).Message;
                Assert.StartsWith($"{forged}: expected ", message, StringComparison.Ordinal);
            }
        }

        File.WriteAllBytes(forged, ForgedCheckpoint.WithCounters(content, _ => { }));
        using Trainer<TinyNetwork> other = NewTrainer();
        other.LoadCheckpoint(forged);
    }

    private static Trainer<TinyNetwork> NewTrainer() => new(
        new TinyNetwork(), new TrainerOptions { Optimizer = new Sgd(0.1f), BatchSize = 16, Callbacks = [new EarlyStopping(3)] });

    /// <summary>The paths of all numbers.</summary>
    private static IEnumerable<string> Counts(JsonNode node, string path = "") => node switch
    {
        JsonObject all => all.SelectMany(entry => entry.Value is null ? [] : Counts(entry.Value, $"{path}/{entry.Key}")),
        JsonArray all => all.SelectMany((entry, index) => entry is null ? [] : Counts(entry, $"{path}/{index}")),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => [path],
        _ => [],
    };

    private static void Set(JsonNode node, string path, long value)
    {
        string[] parts = path[1..].Split('/');
        foreach (string part in parts[..^1])
        {
            node = node is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
        }

        node[parts[^1]] = value;
    }

    private static byte[] Zip()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("archive/data.pkl").Open();
            entry.Write("data"u8);
        }

        return stream.ToArray();
    }
}
