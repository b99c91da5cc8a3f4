using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice.Mediated;

/// <summary>How a mediated device is to be made.</summary>
/// <param name="Uuid">Its number; nothing while it has none.</param>
/// <param name="Parent">The kernel's name of the device that is split, such as <c>0000:00:02.0</c>.</param>
/// <param name="Type">Which of that device's types it is.</param>
/// <param name="Autostart">Whether it is made as soon as its parent is there.</param>
/// <param name="Attributes">What is written to its attributes once it is made, in order.</param>
/// <remarks>The JSON is that of mdevctl(8).</remarks>
internal sealed record MdevDefinition(Guid? Uuid, string Parent, string Type, bool Autostart, IReadOnlyList<(string Name, string Value)> Attributes)
{
    /// <summary>The capability as XML shows it.</summary>
    /// <remarks>libvirt writes a group even where none is known.</remarks>
    internal XElement Capability => CapabilityXml.Of(
        "mdev",
        new XElement("type", new XAttribute("id", Type)),
        new XElement("uuid", Uuid is { } uuid ? VirtUuid.Format(uuid) : string.Empty),
        new XElement("parent_addr", Parent),
        new XElement("iommuGroup", new XAttribute("number", 0)),
        AttributeElements);

    /// <summary>The elements of the attributes.</summary>
    internal IEnumerable<XElement> AttributeElements =>
        Attributes.Select(one => new XElement("attr", new XAttribute("name", one.Name), new XAttribute("value", one.Value)));

    /// <summary>Reads what a document asks for.</summary>
    /// <param name="capability">Its <c>mdev</c> capability.</param>
    /// <param name="parent">The kernel's name of the parent.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="VirtException">InternalError for a bad uuid; ConfigUnsupported for a missing type or an attribute without name or value.</exception>
    internal static MdevDefinition Read(XElement capability, string parent)
    {
        var type = (string?)capability.Element("type")?.Attribute("id")
            ?? throw new VirtException(VirtErrorCode.ConfigUnsupported, "missing type id attribute for 'new device'", VirtErrorDomain.NodeDevice);
        Guid? uuid = null;
        if ((string?)capability.Element("uuid") is { Length: > 0 } text)
        {
            uuid = VirtUuid.TryParse(text.Trim(), out var read)
                ? read
                : throw new VirtException(VirtErrorCode.InternalError, $"Invalid uuid '{text}' for new mdev device", VirtErrorDomain.NodeDevice);
        }

        return new MdevDefinition(uuid, parent, type, Autostart: false, [.. capability.Elements("attr").Select(ReadAttribute)]);
    }

    /// <summary>Reads a definition from JSON.</summary>
    /// <param name="uuid">The device's number.</param>
    /// <param name="parent">The kernel's name of the parent.</param>
    /// <param name="json">The object with the keys <c>mdev_type</c>, <c>start</c> and <c>attrs</c>.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="JsonException">It has no type.</exception>
    internal static MdevDefinition Read(Guid uuid, string parent, JsonNode? json)
    {
        var attributes = from one in json?["attrs"]?.AsArray() ?? []
                         from pair in one!.AsObject()
                         select (pair.Key, pair.Value?.ToString() ?? string.Empty);
        var type = (string?)json?["mdev_type"] ?? throw new JsonException("the key mdev_type is missing");
        return new MdevDefinition(uuid, parent, type, (string?)json?["start"] == "auto", [.. attributes]);
    }

    /// <summary>Writes the definition as JSON.</summary>
    /// <returns>The text.</returns>
    internal string ToJson()
    {
        var json = new JsonObject { ["mdev_type"] = Type, ["start"] = Autostart ? "auto" : "manual" };
        if (Attributes.Count > 0)
        {
            json["attrs"] = new JsonArray([.. Attributes.Select(one => new JsonObject { [one.Name] = one.Value })]);
        }

        return json.ToJsonString();
    }

    private static (string Name, string Value) ReadAttribute(XElement element) =>
        ((string?)element.Attribute("name"), (string?)element.Attribute("value")) is ({ } name, { } value)
            ? (name, value)
            : throw new VirtException(VirtErrorCode.ConfigUnsupported, "mdev attribute missing name or value", VirtErrorDomain.NodeDevice);
}
