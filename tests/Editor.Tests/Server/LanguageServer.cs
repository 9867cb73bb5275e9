using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenBn.Tests;

/// <summary>A running language server: requests, notifications, and the few questions that it asks back.</summary>
internal sealed class LanguageServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();

    /// <summary>Ends the server when no answer has come for so long that it hangs, and whoever waits for it is told.</summary>
    private readonly CancellationTokenSource _life = new(ChildProcess.Limit);
    private readonly Process _process;
    private readonly MessageStream _messages;
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _requests;

    private LanguageServer(Process process)
    {
        _process = process;
        _life.Token.Register(() => Kill(process));
        _messages = new MessageStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        _errors = process.StandardError.ReadToEndAsync();
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Starts a server for the project in a folder.</summary>
    public static async Task<LanguageServer> StartAsync(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ServerTool.Assembly!])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new LanguageServer(Process.Start(start)!);
        try
        {
            await server.InitializeAsync(new Uri(folder).AbsoluteUri);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the server, and waits for its answer.</summary>
    public async Task<JsonElement> RequestAsync(string method, JsonObject? parameters)
    {
        int id = Interlocked.Increment(ref _requests);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        _life.CancelAfter(ChildProcess.Limit);
        try
        {
            await SendAsync(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
            return await answer.Task.WaitAsync(_life.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            throw Ended();
        }
    }

    public Task NotifyAsync(string method, JsonObject? parameters) => SendAsync(new JsonObject { ["method"] = method, ["params"] = parameters });

    /// <summary>Tells the server that it is over, and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await RequestAsync("shutdown", null);
            await NotifyAsync("exit", null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or OperationCanceledException)
        {
            // It has ended.
        }
        finally
        {
            Kill(_process);
            await _reading;
            _messages.Dispose();
            _process.Dispose();
            _life.Dispose();
        }
    }

    private async Task InitializeAsync(string folder)
    {
        await RequestAsync("initialize", new JsonObject
        {
            ["processId"] = Environment.ProcessId,
            ["rootUri"] = folder,
            ["workspaceFolders"] = new JsonArray(new JsonObject { ["uri"] = folder, ["name"] = "project" }),
            ["capabilities"] = new JsonObject
            {
                ["workspace"] = new JsonObject { ["configuration"] = true, ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true } },
                ["textDocument"] = new JsonObject { ["diagnostic"] = new JsonObject(), ["hover"] = new JsonObject { ["contentFormat"] = new JsonArray("markdown") } },
            },
        });
        await NotifyAsync("initialized", new JsonObject());
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private Task SendAsync(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        return _messages.WriteAsync(message, _life.Token);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _messages.ReadAsync(_life.Token) is { } message)
            {
                await ReceiveAsync(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Whoever waits is told below.
        }

        foreach (TaskCompletionSource<JsonElement> answer in _pending.Values)
        {
            answer.TrySetException(Ended());
        }
    }

    private async Task ReceiveAsync(JsonElement message)
    {
        bool isAnswer = !message.TryGetProperty("method", out JsonElement method);
        if (!isAnswer && message.TryGetProperty("id", out JsonElement question))
        {
            await SendAsync(new JsonObject { ["id"] = JsonNode.Parse(question.GetRawText()), ["result"] = Answer(method.GetString()!, message) });
        }
        else if (isAnswer && _pending.TryRemove(message.GetProperty("id").GetInt32(), out TaskCompletionSource<JsonElement>? answer))
        {
            if (message.TryGetProperty("error", out JsonElement error))
            {
                answer.SetException(new InvalidOperationException($"The language server answered with an error: {error}"));
            }
            else
            {
                answer.SetResult(message.TryGetProperty("result", out JsonElement result) ? result : default);
            }
        }
    }

    /// <summary>Answers for the editor. Without this setting the server runs no analyzers.</summary>
    private static JsonNode? Answer(string method, JsonElement message) => method == "workspace/configuration"
        ? new JsonArray([.. message.GetProperty("params").GetProperty("items").EnumerateArray().Select(_ => new JsonObject { ["analyzersEnabled"] = true })])
        : null;

    private InvalidOperationException Ended() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The language server has ended{(_life.IsCancellationRequested ? $": it gave no answer for {ChildProcess.Limit.TotalMinutes} minutes" : "")}. {(_errors.IsCompletedSuccessfully ? _errors.Result : "")}"));
}
