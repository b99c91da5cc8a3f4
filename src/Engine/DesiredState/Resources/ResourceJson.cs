using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VirtPS.Engine.DesiredState;

/// <summary>Writes states of resources as DSC reads them: one line of JSON each, with names in camel case.</summary>
internal static class ResourceJson
{
    internal static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Identities = ["Name", "Pool", "Usage", "UsageId", "Uuid"];

    internal static string Camel(string key) => char.ToLowerInvariant(key[0]) + key[1..];

    /// <summary>One state.</summary>
    internal static string Line(IReadOnlyDictionary<string, object?> state, string? uri, bool exists)
    {
        var json = (JsonObject)Node(state)!;
        if (uri is not null)
        {
            json[DesiredResource.Connection] = uri;
        }

        json[DesiredResource.Exist] = exists;
        return json.ToJsonString(Options);
    }

    /// <summary>The names of properties that differ.</summary>
    internal static string Names(IEnumerable<VirtDrift> drift) => new JsonArray(
        [.. drift.Select(one => NameOf(one.Property)).Distinct(StringComparer.Ordinal).Select(name => (JsonNode)name)]).ToJsonString(Options);

    /// <summary>What tells an object from others, for one that is not there.</summary>
    internal static IReadOnlyDictionary<string, object?> IdentityOf(DesiredItem item) =>
        Identities.Where(key => item.Find(key) is not null).ToDictionary(key => key, key => (object?)item.Text(key));

    /// <summary>What a request says, but for what is secret.</summary>
    internal static IEnumerable<KeyValuePair<string, JsonNode?>> Wished(DesiredItem item) =>
        from key in item.Kind.Keys
        where key.Form != KeyForm.Secret && key != CommonKeys.Ensure
        let value = item.Find(key.Name)
        where value is not null
        select KeyValuePair.Create(Camel(key.Name), Node(key.Form == KeyForm.Size ? value.Size() : Plain(value)));

    // A whole definition's path is the property that holds it; of a list of devices, the list.
    private static string NameOf(string property) =>
        property.StartsWith('/') ? "xml" : property == CommonKeys.Ensure.Name ? DesiredResource.Exist : Camel(property.Split('[', '.')[0]);

    private static object? Plain(ConfigurationNode value) =>
        value.IsMap ? value.Fields().ToDictionary(field => field.Key, field => Plain(field.Value))
        : value.IsList ? value.Items().Select(Plain).ToList()
        : value.Scalar;

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double real => JsonValue.Create(real),
        IEnumerable<KeyValuePair<string, object?>> map => new JsonObject(map.Select(pair => KeyValuePair.Create(Camel(pair.Key), Node(pair.Value)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{value}")),
    };
}
