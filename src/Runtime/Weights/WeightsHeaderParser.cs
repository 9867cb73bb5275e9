using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace GenBn.Weights;

/// <summary>
/// Parses the header of a safetensors file and checks everything except whether the data exist. Every defect is an
/// <see cref="InvalidDataException"/>. No memory is allocated by a size that the header declares.
/// </summary>
internal ref struct WeightsHeaderParser
{
    private const int MostTextBytes = 40;

    /// <summary>
    /// Limits of a header. Files of real models stay far below. Without limits, a header of the largest length could create ten times its own size
    /// of the smallest entries.
    /// </summary>
    private const int MostDimensions = 64;
    private const int MostTensors = 1 << 18;
    private const int MostMetadata = 1 << 16;

    /// <summary>Limit of the product of sizes, so that the number of bits does not overflow.</summary>
    private const long MostValues = long.MaxValue / 64;

    private readonly string _file;
    private readonly Dictionary<string, WeightsEntry> _entries = [];
    private readonly List<WeightsEntry> _inOrder = [];
    private Dictionary<string, string>? _metadata;
    private Utf8JsonReader _json;

    /// <summary>The tensor whose entry is being read, for messages.</summary>
    private string? _tensor;

    private WeightsHeaderParser(ReadOnlySpan<byte> json, string file)
    {
        _json = new Utf8JsonReader(json);
        _file = file;
    }

    /// <summary>Parses <paramref name="json"/>, the header of <paramref name="file"/>.</summary>
    /// <exception cref="InvalidDataException">It is not a valid header.</exception>
    public static WeightsHeader Parse(ReadOnlySpan<byte> json, string file)
    {
        var parser = new WeightsHeaderParser(json, file);
        if (json is not [(byte)'{', ..])
        {
            throw parser.Fault($"expected a header that begins with '{{', but found {(json.IsEmpty ? "none" : $"the byte {json[0]:x2}")}");
        }

        // The JSON reader itself only notices wrong UTF-8 when a text is asked for.
        if (!Utf8.IsValid(json))
        {
            throw parser.Fault("expected a header in UTF-8, but found bytes that are not");
        }

        try
        {
            return parser.Parse();
        }
        catch (JsonException error)
        {
            throw parser.Fault($"expected a header of intact JSON, but found damage: {error.Message}");
        }
    }

    private WeightsHeader Parse()
    {
        Next();
        while (Next() == JsonTokenType.PropertyName)
        {
            string name = Text();
            if (name == WeightsHeader.MetadataName)
            {
                ReadMetadata();
            }
            else
            {
                ReadTensor(name);
            }
        }

        // Throws if anything but white space follows the object.
        Next();
        _inOrder.Sort(WeightsEntry.Compare);
        CheckCoverage();
        return new WeightsHeader((_metadata ?? []).AsReadOnly(), _entries, _inOrder);
    }

    private void ReadMetadata()
    {
        if (_metadata is not null)
        {
            throw Fault($"expected one {WeightsHeader.MetadataName}, but found two");
        }

        _metadata = [];
        Expect(JsonTokenType.StartObject, $"an object of texts as {WeightsHeader.MetadataName}");
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            Expect(JsonTokenType.String, $"a text as {WeightsHeader.MetadataName} '{WeightsTensor.Shortened(key)}'");
            if (_metadata.Count == MostMetadata)
            {
                throw Fault($"expected a {WeightsHeader.MetadataName} of at most {MostMetadata} texts, but found more");
            }

            if (!_metadata.TryAdd(key, Text()))
            {
                throw Fault($"expected one {WeightsHeader.MetadataName} '{WeightsTensor.Shortened(key)}', but found two");
            }
        }
    }

    private void ReadTensor(string name)
    {
        _tensor = name;
        Expect(JsonTokenType.StartObject, "an object of dtype, shape and data_offsets");
        string? type = null;
        int[]? shape = null;
        (long Begin, long End)? offsets = null;
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadDataType();
                    break;
                case "shape" when shape is null:
                    shape = ReadShape();
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadOffsets();
                    break;
                default:
                    bool known = key is "dtype" or "shape" or "data_offsets";
                    throw Fault(
                        "expected dtype, shape and data_offsets, once each, but found " +
                        $"{(known ? "a second " : "")}'{WeightsTensor.Shortened(key)}'");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Fault($"expected dtype, shape and data_offsets, but found no {missing}");
        }

        Add(new WeightsTensor(name, type, Array.AsReadOnly(shape)), shape, offsets.Value.Begin, offsets.Value.End);
        _tensor = null;
    }

    private readonly void Add(WeightsTensor tensor, int[] shape, long begin, long end)
    {
        long length = ByteLength(tensor.DataType, shape);
        if (end < begin || end - begin != length)
        {
            throw Fault(
                $"expected data_offsets {length} bytes apart for {tensor.DataType} {ShapeText.Of(shape)}, but found [{begin}, {end}]");
        }

        var entry = new WeightsEntry(tensor, _inOrder.Count, begin, end);
        if (!_entries.TryAdd(tensor.Name, entry))
        {
            throw Fault("expected one tensor of this name, but found two");
        }

        if (_inOrder.Count == MostTensors)
        {
            throw Fault($"expected at most {MostTensors} tensors, but found more");
        }

        _inOrder.Add(entry);
    }

    private readonly long ByteLength(string type, int[] shape)
    {
        long values = 1;
        foreach (int size in shape)
        {
            if (size > 0 && values > MostValues / size)
            {
                throw Fault($"expected a shape of at most {MostValues} values, but found {ShapeText.Of(shape)}");
            }

            values *= size;
        }

        long bits = values * WeightsDataType.BitsOf(type);
        return bits % 8 == 0
            ? bits / 8
            : throw Fault($"expected a shape of whole bytes, but found {type} {ShapeText.Of(shape)}, which has {bits} bits");
    }

    private string ReadDataType()
    {
        Expect(JsonTokenType.String, "a text as dtype");
        string type = Text();
        return WeightsDataType.BitsOf(type) > 0
            ? type
            : throw Fault($"expected a dtype of the format, for example F32, but found '{WeightsTensor.Shortened(type)}'");
    }

    private int[] ReadShape()
    {
        Expect(JsonTokenType.StartArray, "an array as shape");
        var sizes = new List<int>();
        while (Next() != JsonTokenType.EndArray)
        {
            if (sizes.Count == MostDimensions)
            {
                throw Fault($"expected a shape of at most {MostDimensions} dimensions, but found more");
            }

            sizes.Add((int)Integer("shape", int.MaxValue));
        }

        return [.. sizes];
    }

    private (long Begin, long End) ReadOffsets()
    {
        Expect(JsonTokenType.StartArray, "an array as data_offsets");
        Next();
        long begin = Integer("data_offsets", long.MaxValue);
        Next();
        long end = Integer("data_offsets", long.MaxValue);
        Expect(JsonTokenType.EndArray, "two numbers as data_offsets");
        return (begin, end);
    }

    /// <summary>The current token as a number that is written with digits only.</summary>
    private readonly long Integer(string property, long most) =>
        _json.TokenType == JsonTokenType.Number && _json.ValueSpan[0] != '-' && _json.TryGetInt64(out long value) && value <= most
            ? value
            : throw Fault($"expected whole numbers from 0 to {most} in {property}, but found {Found()}");

    private JsonTokenType Next()
    {
        _json.Read();
        return _json.TokenType;
    }

    private void Expect(JsonTokenType type, string description)
    {
        if (Next() != type)
        {
            throw Fault($"expected {description}, but found {Found()}");
        }
    }

    /// <summary>The current token's text.</summary>
    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault($"expected Unicode text, but found half of a surrogate pair in {Found()}");
        }
    }

    private readonly string Found() => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of the array",
        JsonTokenType.String => $"the text '{Raw()}'",
        _ => Raw(),
    };

    private readonly string Raw() => _json.ValueSpan.Length <= MostTextBytes
        ? Encoding.UTF8.GetString(_json.ValueSpan)
        : Encoding.UTF8.GetString(_json.ValueSpan[..MostTextBytes]) + "…";

    private readonly void CheckCoverage()
    {
        long end = 0;
        string before = "the header";
        foreach (WeightsEntry entry in _inOrder)
        {
            if (entry.Begin != end)
            {
                throw new InvalidDataException(
                    $"{_file}: tensor '{entry.Tensor.ShortName}': expected data_offsets that begin at {end}, right after {before}, " +
                    $"but found [{entry.Begin}, {entry.End}].");
            }

            end = entry.End;
            before = $"'{entry.Tensor.ShortName}'";
        }
    }

    private readonly InvalidDataException Fault(string text) =>
        new($"{_file}: {(_tensor is null ? "" : $"tensor '{WeightsTensor.Shortened(_tensor)}': ")}{text}.");
}
