using Xunit;

namespace GenBn.Tests;

/// <summary>Weights that the program trained and saved, once for all tests of a class.</summary>
public sealed class TrainedLeNet : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("genbn");

    /// <summary>The saved weights.</summary>
    public string Weights => PathOf("lenet.safetensors");

    /// <summary>What the training printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>A file in a folder that the fixture deletes.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task InitializeAsync()
    {
        SampleProcess training = await SampleProcess.Run($"train --images 2000 --epochs 2 --save \"{Weights}\"");
        Assert.Equal("", training.Error);
        Assert.Equal(0, training.ExitCode);
        Output = training.Output;
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
