using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>A file that is open in the language server.</summary>
internal sealed class ServerFile(LanguageServer server, string path)
{
    private readonly string _uri = new Uri(path).AbsoluteUri;
    private SourceText _text = SourceText.From("");
    private int _version;

    /// <summary>What stands in the editor.</summary>
    public string Text => _text.ToString();

    /// <summary>Opens the file, or replaces all that is in it.</summary>
    public Task SetAsync(string text) => _version == 0 ? OpenAsync(text) : ChangeAsync(new TextChange(new TextSpan(0, _text.Length), text));

    /// <summary>Sends an edit.</summary>
    public async Task ChangeAsync(TextChange change)
    {
        var edit = new JsonObject { ["range"] = RangeOf(change.Span), ["text"] = change.NewText };
        _text = _text.WithChanges(change);
        _version++;
        await server.NotifyAsync("textDocument/didChange", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri, ["version"] = _version },
            ["contentChanges"] = new JsonArray(edit),
        });
    }

    /// <summary>What is wrong with the file as it stands, hidden hints aside.</summary>
    public async Task<IReadOnlyList<Report>> DiagnosticsAsync()
    {
        const int Error = 1;
        const int Hint = 4;
        JsonElement answer = await server.RequestAsync("textDocument/diagnostic", Document());
        return
        [
            .. answer.GetProperty("items").EnumerateArray()
                .Where(item => item.GetProperty("severity").GetInt32() < Hint)
                .Select(item => new Report(
                    item.GetProperty("code").GetString()!,
                    item.GetProperty("message").GetString()!,
                    SpanOf(item.GetProperty("range")),
                    item.GetProperty("severity").GetInt32() == Error)),
        ];
    }

    /// <summary>The text that appears beside the mouse, in Markdown; empty where there is none.</summary>
    public async Task<string> HoverAsync(int position)
    {
        JsonElement answer = await server.RequestAsync("textDocument/hover", At(position));
        return answer.ValueKind == JsonValueKind.Object ? answer.GetProperty("contents").GetProperty("value").GetString()! : "";
    }

    /// <summary>The names that are offered.</summary>
    public async Task<IReadOnlyList<string>> CompletionAsync(int position)
    {
        const int Invoked = 1;
        JsonObject parameters = At(position);
        parameters["context"] = new JsonObject { ["triggerKind"] = Invoked };
        JsonElement answer = await server.RequestAsync("textDocument/completion", parameters);
        return answer.ValueKind == JsonValueKind.Object ? [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("label").GetString()!)] : [];
    }

    /// <summary>The edits of a rename, by the address of a file.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> RenameAsync(int position, string name)
    {
        JsonObject parameters = At(position);
        parameters["newName"] = name;
        JsonElement answer = await server.RequestAsync("textDocument/rename", parameters);
        return answer.GetProperty("documentChanges").EnumerateArray().ToDictionary(
            change => change.GetProperty("textDocument").GetProperty("uri").GetString()!,
            change => change.GetProperty("edits"));
    }

    /// <summary>Makes the edits of this file that a server asks for.</summary>
    public async Task ApplyAsync(IReadOnlyDictionary<string, JsonElement> edits)
    {
        if (edits.TryGetValue(_uri, out JsonElement own))
        {
            TextChange[] changes = [.. own.EnumerateArray().Select(edit => new TextChange(SpanOf(edit.GetProperty("range")), edit.GetProperty("newText").GetString()!))];
            foreach (TextChange change in changes.OrderByDescending(change => change.Span.Start))
            {
                await ChangeAsync(change);
            }
        }
    }

    private async Task OpenAsync(string text)
    {
        _text = SourceText.From(text);
        _version = 1;
        await server.NotifyAsync("textDocument/didOpen", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri, ["languageId"] = "csharp", ["version"] = _version, ["text"] = text },
        });
    }

    private JsonObject Document() => new() { ["textDocument"] = new JsonObject { ["uri"] = _uri } };

    private JsonObject At(int position)
    {
        JsonObject parameters = Document();
        parameters["position"] = PositionOf(position);
        return parameters;
    }

    private JsonObject RangeOf(TextSpan span) => new() { ["start"] = PositionOf(span.Start), ["end"] = PositionOf(span.End) };

    private JsonObject PositionOf(int position)
    {
        LinePosition place = _text.Lines.GetLinePosition(position);
        return new JsonObject { ["line"] = place.Line, ["character"] = place.Character };
    }

    private TextSpan SpanOf(JsonElement range) => _text.Lines.GetTextSpan(new LinePositionSpan(PlaceOf(range.GetProperty("start")), PlaceOf(range.GetProperty("end"))));

    private static LinePosition PlaceOf(JsonElement position) => new(position.GetProperty("line").GetInt32(), position.GetProperty("character").GetInt32());
}
