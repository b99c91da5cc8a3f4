using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Commands;

[Cmdlet("ConvertTo", "Json")]
internal sealed class ConvertToJsonCommand : CollectingCommand
{
    private static readonly JsonSerializerOptions Wide = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Narrow = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Parameter] public int Depth { get; set; } = 2;
    [Parameter] public SwitchParameter Compress { get; set; }
    [Parameter] public SwitchParameter AsArray { get; set; }
    [Parameter] public SwitchParameter EnumsAsStrings { get; set; }

    protected override void EndProcessing()
    {
        var value = Items.Count == 1 && !AsArray ? Items[0] : Items.ToArray();
        var node = Node(value, Items.Count == 1 && !AsArray ? 0 : -1);
        WriteObject(node?.ToJsonString(Compress ? Narrow : Wide) ?? "null");
    }

    private JsonNode? Node(object? value, int depth)
    {
        value = PSObject.Unwrap(value);
        switch (value)
        {
            case null:
                return null;
            case string or bool or char or Guid or Uri or Version or Type:
                return value is bool b ? JsonValue.Create(b) : JsonValue.Create(LanguagePrimitives.ToText(value));
            case SwitchParameter s:
                return new JsonObject { ["IsPresent"] = s.IsPresent };
            case Enum e:
                return EnumsAsStrings ? JsonValue.Create(e.ToString()) : JsonValue.Create(Convert.ToInt64(e, CultureInfo.InvariantCulture));
            case DateTime or DateTimeOffset:
                return JsonSerializer.SerializeToNode(value, value.GetType());
            case double d when d == Math.Floor(d) && Math.Abs(d) < 1e15:
                return JsonNode.Parse(d.ToString("0.0", CultureInfo.InvariantCulture));
        }

        if (LanguagePrimitives.IsNumber(value))
        {
            return JsonSerializer.SerializeToNode(value, value.GetType());
        }

        if (depth > Depth)
        {
            return JsonValue.Create(LanguagePrimitives.ToText(value));
        }

        if (value is IDictionary table)
        {
            return new JsonObject(table.Keys.Cast<object>().Select(k => KeyValuePair.Create(LanguagePrimitives.ToText(k), Node(table[k], depth + 1))));
        }

        return LanguagePrimitives.GetEnumerable(value) is { } many
            ? new JsonArray([.. many.Cast<object?>().Select(i => Node(i, depth + 1))])
            : new JsonObject(PSObject.AsPSObject(value).Properties.Select(p => KeyValuePair.Create(p.Name, Node(p.Value, depth + 1))));
    }
}

[Cmdlet("ConvertFrom", "Json")]
internal sealed class ConvertFromJsonCommand : CollectingCommand
{
    protected override void EndProcessing() => WriteObject(Plain(JsonNode.Parse(string.Join('\n', Items.Select(LanguagePrimitives.ToText)))), true);

    private static object? Plain(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var made = new PSObject();
                map.ToList().ForEach(p => made.Properties.Add(new PSNoteProperty(p.Key, Plain(p.Value))));
                return made;
            case JsonArray list:
                return list.Select(Plain).ToArray();
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return value.TryGetValue<long>(out var whole) ? whole : value.GetValue<double>();
            case JsonValue value:
                return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.GetValue<bool>();
            default:
                return null;
        }
    }
}
