using System.Text.Json;
using Xunit;

namespace GenBn.Tests;

/// <summary>One server and one project for all tests that need them: a server takes seconds to start.</summary>
public sealed class ServerSession : IAsyncLifetime
{
    private UserProject? _project;
    private LanguageServer? _server;

    /// <summary>The file with the declarations.</summary>
    internal ServerFile Networks { get; private set; } = null!;

    /// <summary>The file with the code that uses them.</summary>
    internal ServerFile Uses { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ServerTool.Assembly is null)
        {
            return;
        }

        _project = await UserProject.CreateAsync("Networks.cs", "Uses.cs");
        try
        {
            _server = await LanguageServer.StartAsync(_project.Folder);
        }
        catch
        {
            _project.Dispose();
            throw;
        }

        Networks = new ServerFile(_server, _project.PathOf("Networks.cs"));
        Uses = new ServerFile(_server, _project.PathOf("Uses.cs"));
    }

    /// <summary>Fills both files.</summary>
    internal async Task OpenAsync(string networks, string uses = "")
    {
        await Networks.SetAsync(networks);
        await Uses.SetAsync(uses);
    }

    /// <summary>Renames what stands at a place of a file, in both files. No other file may have to change.</summary>
    internal async Task RenameAsync(ServerFile file, int position, string name)
    {
        IReadOnlyDictionary<string, JsonElement> edits = await file.RenameAsync(position, name);
        Assert.Equal(2, edits.Count);
        await Networks.ApplyAsync(edits);
        await Uses.ApplyAsync(edits);
    }

    public async Task DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _project?.Dispose();
    }
}

/// <summary>The tests that share the server run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<ServerSession>
{
    public const string Name = "language server";
}
