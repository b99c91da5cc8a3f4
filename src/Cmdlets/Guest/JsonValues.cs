using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VirtPS.Commands;

/// <summary>Turns JSON into objects of the prompt, and hashtables and the like into JSON.</summary>
internal static class JsonValues
{
    internal static object? ToObject(JsonNode? node) => To(node, Row);

    /// <summary>Gives hashtables in place of objects; lists stay lists.</summary>
    internal static object? ToTable(JsonNode? node) => To(node, Table);

    private static object? To(JsonNode? node, Func<JsonObject, object> make) => node switch
    {
        JsonObject members => make(members),
        JsonArray items => items.Select(item => To(item, make)).ToArray(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<double>(out var real) ? real : value.ToJsonString(),
        },
        _ => null,
    };

    internal static JsonNode? ToJson(object? value) => (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        string text => text,
        bool flag => flag,
        SwitchParameter flag => flag.ToBool(),
        IDictionary table => Members(table),
        PSObject row => new JsonObject(row.Properties.Select(property => KeyValuePair.Create(property.Name, ToJson(property.Value)))),
        byte or short or int or long or sbyte or ushort or uint => Convert.ToInt64(value is PSObject one ? one.BaseObject : value, CultureInfo.InvariantCulture),
        float or double or decimal => Convert.ToDouble(value is PSObject one ? one.BaseObject : value, CultureInfo.InvariantCulture),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        var other => $"{other}",
    };

    internal static JsonObject Members(IDictionary table)
    {
        var members = new JsonObject();
        foreach (DictionaryEntry entry in table)
        {
            members[$"{entry.Key}"] = ToJson(entry.Value);
        }

        return members;
    }

    private static OrderedDictionary Table(JsonObject members)
    {
        var table = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            table.Add(name, ToTable(value));
        }

        return table;
    }

    private static PSObject Row(JsonObject members)
    {
        var row = new PSObject();
        foreach (var (name, value) in members)
        {
            row.Properties.Add(new PSNoteProperty(name, ToObject(value)));
        }

        return row;
    }
}
