using System.Text;
using System.Text.Json;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>Reads documents of desired state that are written in JSON; comments and commas at the end of lists are allowed.</summary>
public static class ConfigurationJson
{
    /// <summary>Reads a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="source">The file that it came from, for errors.</param>
    /// <returns>The document's tree.</returns>
    /// <exception cref="VirtException">InvalidArg for what is no JSON, with its line.</exception>
    public static ConfigurationNode Read(string text, string? source)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var root = new ConfigurationPlace(source, string.Empty, 1);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 });
        try
        {
            var lines = new LineCounter(bytes);
            reader.Read();
            var node = Value(ref reader, root, lines);
            return reader.Read() ? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{root}: more than one value stands in it") : node;
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0) + 1;
            throw new VirtException(VirtErrorCode.InvalidArg, $"{root with { Line = line }} is no JSON: {e.Message}", inner: e);
        }
    }

    private static ConfigurationNode Value(ref Utf8JsonReader reader, ConfigurationPlace place, LineCounter lines)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new List<KeyValuePair<string, ConfigurationNode>>();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    var at = place.At(key, lines.LineOf(reader.TokenStartIndex));
                    reader.Read();
                    fields.Add(KeyValuePair.Create(key, Value(ref reader, at, lines)));
                }

                return ConfigurationNode.Map(place, fields);
            case JsonTokenType.StartArray:
                var items = new List<ConfigurationNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, place.At(items.Count, lines.LineOf(reader.TokenStartIndex)), lines));
                }

                return ConfigurationNode.List(place, items);
            default:
                return ConfigurationNode.Plain(place, Scalar(ref reader));
        }
    }

    private static object? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    // Tokens come in order, so each line break is counted once.
    private sealed class LineCounter(byte[] bytes)
    {
        private int _line = 1;
        private long _at;

        internal int LineOf(long position)
        {
            for (; _at < position; _at++)
            {
                _line += bytes[_at] == (byte)'\n' ? 1 : 0;
            }

            return _line;
        }
    }
}
