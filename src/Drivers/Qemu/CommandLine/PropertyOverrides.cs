using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>What a definition says over the driver's head: arguments, environment and properties for QEMU as they are.</summary>
/// <remarks>The elements commandline, override, capabilities and deprecation of the namespace http://libvirt.org/schemas/domain/qemu/1.0.</remarks>
internal sealed class PropertyOverrides
{
    /// <summary>The namespace of these elements.</summary>
    internal static readonly XNamespace Namespace = "http://libvirt.org/schemas/domain/qemu/1.0";

    private readonly ILookup<string, XElement> _properties;

    /// <summary>Reads a definition's overrides.</summary>
    /// <param name="domain">The definition.</param>
    internal PropertyOverrides(XElement domain) => _properties = domain.Elements(Namespace + "override").Elements(Namespace + "device")
        .SelectMany(device => device.Elements(Namespace + "frontend").Elements(Namespace + "property").Select(property => (Alias: device.Get("alias") ?? string.Empty, Property: property)))
        .ToLookup(pair => pair.Alias, pair => pair.Property);

    /// <summary>Changes a device's properties as the definition says for its alias.</summary>
    /// <param name="device">The device's properties.</param>
    internal void Apply(JsonObject device)
    {
        if (device["id"] is not JsonValue id || id.GetValue<string>() is not { } alias)
        {
            return;
        }

        foreach (var property in _properties[alias])
        {
            var name = property.Get("name") ?? throw Refusal.Broken("a property to override has no name");
            device.Remove(name);
            if (Value(property) is { } value)
            {
                device[name] = value;
            }
        }
    }

    private static JsonNode? Value(XElement property)
    {
        var text = property.Get("value") ?? string.Empty;
        return property.Get("type") switch
        {
            "remove" => null,
            "string" => text,
            "signed" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            "unsigned" when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            "bool" when text is "true" or "yes" or "on" => true,
            "bool" when text is "false" or "no" or "off" => false,
            var type => throw Refusal.Unsupported($"invalid value '{text}' of type '{type}' for the overridden property '{property.Get("name")}'"),
        };
    }
}
