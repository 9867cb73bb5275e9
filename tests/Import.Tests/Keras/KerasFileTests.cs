using System.IO.Compression;
using GenBn.Import;
using PureHDF;
using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>Forms of files and configurations, and what the language cannot say.</summary>
public sealed class KerasFileTests
{
    private static string SmallFile => Path.Combine(AppContext.BaseDirectory, "Keras", "small.h5");

    /// <summary>A file of the HDF5 library itself, whose groups are symbol tables.</summary>
    [Fact]
    public void FilesOfTheLibraryAreRead()
    {
        ImportedModel imported = KerasImport.Read(SmallFile);
        Assert.StartsWith("// Small is imported from small.h5 (Keras 2.4.0, HDF5).", imported.Source, StringComparison.Ordinal);
        using PureHDF.VOL.Native.NativeFile file = H5File.OpenRead(SmallFile);
        Weight Of(string layer, string role)
        {
            IH5Dataset tensor = file.Dataset($"model_weights/{layer}/{layer}/{role}:0");
            return new Weight([.. tensor.Space.Dimensions.Select(size => (int)size)], tensor.Read<float[]>());
        }

        KerasAgreement.Compare(imported, [8, 8, 2], t =>
        {
            Tensor x = Reference.Conv(t, Of("conv2d", "kernel"), null, 2, true);
            x = Reference.ReLU(Reference.BatchNorm(
                x,
                Of("batch_normalization", "gamma"),
                Of("batch_normalization", "beta"),
                Of("batch_normalization", "moving_mean"),
                Of("batch_normalization", "moving_variance")));
            x = Reference.Add(x, Reference.Depthwise(x, Of("depthwise_conv2d", "depthwise_kernel"), Of("depthwise_conv2d", "bias"), 1, true));
            return Reference.Softmax(Reference.Dense(Reference.Flatten(x), Of("dense", "kernel"), Of("dense", "bias")));
        });
    }

    [Fact]
    public void SequentialModels() => KerasAgreement.Check([.. Enum.GetValues<SequentialForm>().Select(SequentialModel)]);

    private static KerasBuilder SequentialModel(SequentialForm form)
    {
        var model = new KerasBuilder(isKeras3: form == SequentialForm.WithInput) { Sequential = form };
        Weight kernel = model.Random(3, 3, 2, 4), dense = model.Random(144, 3);
        string x = model.Add("Conv2D", model.Input(8, 8, 2), new { activation = "relu", use_bias = false }, [kernel], t => Reference.ReLU(Reference.Conv(t, kernel, null)));
        x = model.Add("Flatten", x, new { }, [], Reference.Flatten);
        return model.Ends(model.Add("Dense", x, new { use_bias = false }, [dense], t => Reference.Dense(t, dense, null)));
    }

    /// <summary>A model within a model, and layers that are called twice: each call has its own copy of the weights.</summary>
    [Fact]
    public void InnerModelsAndSharedLayers() => Assert.All(
        KerasAgreement.Check(Nested(isKeras3: false), Nested(isKeras3: true)), model => Assert.Contains("functional_1/conv2d_1", model.Source, StringComparison.Ordinal));

    private static KerasBuilder Nested(bool isKeras3)
    {
        var inner = new KerasBuilder(isKeras3);
        Weight kernel = inner.Random(3, 3, 2, 2), mean = inner.Random(2), variance = inner.Positive(2), shared = inner.Random(1, 1, 2, 2), dense = inner.Random(2, 3);
        string x = inner.Add("Conv2D", inner.Input(6, 6, 2), new { padding = "same", use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null, 1, true));
        inner.Ends(inner.Add("BatchNormalization", x, new { axis = 3, scale = false, center = false }, [mean, variance], t => Reference.BatchNorm(t, null, null, mean, variance)));

        var model = new KerasBuilder(isKeras3);
        x = model.Add(inner, model.Input(6, 6, 2));
        string conv = model.Add("Conv2D", x, new { use_bias = false, activation = "tanh" }, [shared], t => Reference.Conv(t, shared, null).Each(Math.Tanh));
        x = model.Add("GlobalAveragePooling2D", model.Again(conv, conv), new { }, [], t => Reference.Global(t, values => values.Average()));
        return model.Ends(model.Add("Dense", x, new { use_bias = false }, [dense], t => Reference.Dense(t, dense, null)));
    }

    /// <summary>Early archives of Keras 2 number a list in which layers with weights stand twice.</summary>
    [Fact]
    public void ListsWithGaps()
    {
        var model = new KerasBuilder(isKeras3: false) { HasOldList = true };
        Weight first = model.Random(4, 5), second = model.Random(5, 6), third = model.Random(6, 2);
        string x = model.Add("Dense", model.Input(4), new { use_bias = false, activation = "relu" }, [first], t => Reference.ReLU(Reference.Dense(t, first, null)));
        x = model.Add("Dense", x, new { use_bias = false, activation = "relu" }, [second], t => Reference.ReLU(Reference.Dense(t, second, null)));
        KerasAgreement.Check(model.Ends(model.Add("Dense", x, new { use_bias = false }, [third], t => Reference.Dense(t, third, null))));
    }

    /// <summary>All obstacles at once, named as the file names them, with the shapes of Keras.</summary>
    [Fact]
    public void ObstaclesAreListed()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(20, 20, 2, 4);
        string x = model.Add("Conv2D", model.Input(32, 32, 2), new { use_bias = false, activation = "relu" }, [kernel], t => t);
        x = model.Add("Lambda", x, new { }, [], t => t);
        x = model.Add("Conv2D", x, new { padding = "reflect" }, [], t => t);
        x = model.Add("LSTM", x, new { }, [], t => t);
        IReadOnlyList<ImportObstacle> obstacles = KerasAgreement.Obstacles(model.Ends(x));
        Assert.Equal(
            [
                "Conv2D 'conv2d_1' [N, 32, 32, 2] → [N, 13, 13, 4]: its kernel is 20, but 1 to 16 are possible",
                "Lambda 'lambda_2' [N, 13, 13, 4] → [?]: a Lambda is code of Python, which is not run",
                "Conv2D 'conv2d_3' [?] → [?]: its kernel is missing: the file has 0 tensors for it",
                "LSTM 'lstm_4' [?] → [?]: networks have no recurrent layers",
            ],
            obstacles.Select(obstacle => obstacle.ToString()));
    }

    [Fact]
    public void InputsAndOutputsAreChosen()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(3, 3, 1, 2);
        string x = model.Add("Conv2D", model.Input(0, 8, 1), new { use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null));
        string y = model.Add("GlobalAveragePooling2D", x, new { }, [], t => t);
        byte[] file = model.Ends(model.Add("Softmax", y, new { }, [], t => t)).Archive();
        ImportObstacle free = Assert.Single(Assert.Throws<ImportException>(() => KerasAgreement.Import(file)).Obstacles);
        Assert.Contains("give the sizes of a sample with --input", free.Reason, StringComparison.Ordinal);
        string source = KerasAgreement.Import(file, options: new ImportOptions { Input = [8, 8, 1], Output = y }).Source;
        Assert.Contains("Input(1, 8, 8)", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Softmax", source, StringComparison.Ordinal);
        Assert.Contains("no layer of this name", Assert.Single(KerasAgreement.Obstacles(model, new ImportOptions { Output = "other" })).Reason, StringComparison.Ordinal);
    }

    /// <summary>Lists that are too long for an object header are in several attributes.</summary>
    [Fact]
    public void LongListsAreInParts()
    {
        var group = new H5Group { Attributes = { ["weight_names0"] = (string[])["a", "b"], ["weight_names1"] = (string[])["c"] } };
        using var content = new MemoryStream();
        new H5File { ["group"] = group }.Write(content);
        using GenBn.Import.Reading.Hdf5File file = GenBn.Import.Reading.Hdf5File.Open("file", content.ToArray());
        Assert.Equal(["a", "b", "c"], file.Texts("group", "weight_names"));
        Assert.Null(file.Texts("group", "layer_names"));
    }

    [Fact]
    public void OtherFilesAreNoModels()
    {
        Assert.Contains("expected a Keras model", Message("{}"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("expected a Keras model", Message([]), StringComparison.Ordinal);
        Assert.Contains("weights alone", Message(Written(new H5File { ["dense"] = new H5Group() })), StringComparison.Ordinal);
        Assert.Contains("damaged", Message("PK\x03\x04"u8.ToArray()), StringComparison.Ordinal);
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("other.txt");
        }

        Assert.Contains("no 'config.json'", Message(content.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>A file can refer to others, and an archive can expand to more than memory.</summary>
    [Fact]
    public void TricksAreRefused()
    {
        Assert.Contains("a link", Message(Written(new H5File { ["model_weights"] = new H5SoftLink("/") })), StringComparison.Ordinal);
        Assert.Contains("in chunks", Message(Written(new H5File
        {
            Attributes = { ["model_config"] = """{"class_name":"Sequential","config":[{"class_name":"Dense","config":{"name":"d","batch_input_shape":[null,4],"use_bias":false}}]}""" },
            ["model_weights"] = new H5Group
            {
                ["d"] = new H5Group { Attributes = { ["weight_names"] = (string[])["kernel"] }, ["kernel"] = new H5Dataset(new float[16], chunks: [2, 4], fileDims: [4, 4]) },
            },
        })), StringComparison.Ordinal);
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream stream = archive.CreateEntry("config.json").Open();
            stream.Write(new byte[64 << 20]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("expands to much more", Message(content.ToArray()), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    /// <summary>A model that calls another one twice, which calls another one twice, and so on, has no end.</summary>
    [Fact]
    public void ModelsWithinModelsAreBounded()
    {
        var model = new KerasBuilder();
        string x = model.Add("ReLU", model.Input(4), new { }, [], t => t);
        model.Ends(x);
        for (int depth = 0; depth < 16; depth++)
        {
            var outer = new KerasBuilder();
            string inner = outer.Add(model, outer.Input(4));
            outer.Ends(outer.Again(inner, inner));
            model = outer;
        }

        ImportObstacle obstacle = Assert.Single(KerasAgreement.Obstacles(model));
        Assert.Contains("at most that many are read", obstacle.Reason, StringComparison.Ordinal);
    }

    private static string Message(byte[] content) => Assert.Throws<InvalidDataException>(() => KerasAgreement.Import(content)).Message;

    private static byte[] Written(H5File file)
    {
        using var content = new MemoryStream();
        file.Write(content);
        return content.ToArray();
    }
}
