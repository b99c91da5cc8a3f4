using System.Text.Json;
using System.Text.Json.Nodes;

namespace VirtPS.Engine.DesiredState;

/// <summary>Writes the manifests by which DSC knows the resources; what they say of properties follows from the keys of documents.</summary>
/// <remarks>https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json.</remarks>
public static class ResourceManifest
{
    private const string Script = "./virtps.resource.ps1";

    private static readonly JsonSerializerOptions Layout = new(ResourceJson.Options) { WriteIndented = true };

    /// <summary>Writes a manifest.</summary>
    /// <param name="kind">The kind of resource.</param>
    /// <param name="version">The module's version.</param>
    /// <returns>JSON, with a line break at the end.</returns>
    public static string Write(string kind, string version)
    {
        var known = DesiredKinds.Named(kind);
        var manifest = new JsonObject
        {
            ["$schema"] = "https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json",
            ["type"] = $"VirtPS/{known.Name}",
            ["description"] = $"A {known.Words} of a virtualization host.",
            ["tags"] = new JsonArray("virtualization", "libvirt", "linux", "windows", "macos"),
            ["version"] = version,
            ["get"] = Command(known, "get"),
            ["set"] = With(Command(known, "set"), ("implementsPretest", true), ("handlesExist", true), ("return", "stateAndDiff")),
            ["whatIf"] = With(Command(known, "whatIf"), ("implementsPretest", true), ("handlesExist", true), ("return", "state")),
            ["test"] = With(Command(known, "test"), ("return", "stateAndDiff")),
            ["delete"] = Command(known, "delete"),
            ["export"] = Command(known, "export"),
            ["exitCodes"] = new JsonObject
            {
                ["0"] = "Success",
                ["1"] = "The host refused",
                ["2"] = "Invalid input",
                ["3"] = "The host cannot be reached",
            },
            ["schema"] = new JsonObject { ["embedded"] = Schema(known) },
        };
        return manifest.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Command(DesiredKind kind, string operation) => new()
    {
        ["executable"] = "pwsh",
        ["args"] = new JsonArray("-NoLogo", "-NonInteractive", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File", Script, kind.Name, operation),
        ["input"] = "stdin",
    };

    private static JsonObject With(JsonObject command, params ReadOnlySpan<(string Key, JsonNode Value)> extras)
    {
        foreach (var (key, value) in extras)
        {
            command[key] = value;
        }

        return command;
    }

    // DSC holds what is put in and what comes out against this schema, and need not reach any network for it: nothing is referred to.
    private static JsonObject Schema(DesiredKind kind)
    {
        var properties = new JsonObject();
        foreach (var key in kind.Keys.Where(key => key != CommonKeys.Ensure))
        {
            properties[ResourceJson.Camel(key.Name)] = Property(key);
        }

        properties[DesiredResource.Connection] = Described("string", "The URI of the host, as Connect-VirtHost takes it; the client's default without it.");
        properties[DesiredResource.Exist] = With(Described("boolean", "Whether the object is to be there."), ("default", true));
        properties[DesiredResource.InDesiredState] = With(Described("boolean", "Whether the object is as it should be; test says so."), ("readOnly", true));
        properties[DesiredResource.Metadata] = With(Described("object", "What would be done; whatIf says so."), ("readOnly", true));
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"VirtPS/{kind.Name}",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. kind.Identity.Select(key => (JsonNode)ResourceJson.Camel(key))]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Property(DesiredKey key)
    {
        var property = key.Form switch
        {
            KeyForm.Number => Described("integer", key.Meaning),
            KeyForm.Flag => Described("boolean", key.Meaning),
            KeyForm.Size => Described(new JsonArray("integer", "string"), key.Meaning),
            KeyForm.Texts => With(Described(new JsonArray("array", "string"), key.Meaning), ("items", new JsonObject { ["type"] = "string" })),
            KeyForm.Numbers => With(Described(new JsonArray("array", "integer"), key.Meaning), ("items", new JsonObject { ["type"] = "integer" })),
            KeyForm.Maps => With(Described(new JsonArray("array", "string", "integer"), key.Meaning), ("items", Item(key))),
            KeyForm.Secret => With(Described("object", key.Meaning), ("writeOnly", true)),
            _ => Described("string", key.Meaning),
        };
        if (key.Words.Count > 0)
        {
            // Words are known in any case; those that a state has come first.
            property["enum"] = new JsonArray([.. key.Words.Concat(key.Words.Select(word => word.ToLowerInvariant())).Distinct(StringComparer.Ordinal).Select(word => (JsonNode)word)]);
        }

        return property;
    }

    private static JsonObject Item(DesiredKey key)
    {
        var properties = new JsonObject();
        foreach (var inner in key.Items)
        {
            properties[ResourceJson.Camel(inner.Name)] = Property(inner);
        }

        return new JsonObject { ["type"] = new JsonArray("object", "string", "integer"), ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Described(JsonNode type, string meaning) => new() { ["type"] = type, ["description"] = meaning };
}
