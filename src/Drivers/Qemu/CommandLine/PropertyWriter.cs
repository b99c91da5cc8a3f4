using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Fills the JSON objects that QEMU takes for devices, objects and block nodes; what is absent is left out.</summary>
internal static class PropertyWriter
{
    // QEMU reads UTF-8; escapes beyond JSON's own would only hide a path from its reader.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Begins a device.</summary>
    /// <param name="driver">QEMU's name of its type.</param>
    /// <returns>The properties so far.</returns>
    internal static JsonObject Device(string driver) => new() { ["driver"] = driver };

    /// <summary>Begins an object.</summary>
    /// <param name="type">QEMU's name of its type.</param>
    /// <param name="id">Its id.</param>
    /// <returns>The properties so far.</returns>
    internal static JsonObject Object(string type, string id) => new() { ["qom-type"] = type, ["id"] = id };

    /// <summary>Adds a text unless it is absent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The text.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject With(this JsonObject properties, string name, string? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }

        return properties;
    }

    /// <summary>Adds a truth unless it is absent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The truth.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject With(this JsonObject properties, string name, bool? value)
    {
        if (value is { } known)
        {
            properties[name] = known;
        }

        return properties;
    }

    /// <summary>Adds a number unless it is absent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The number.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject With(this JsonObject properties, string name, long? value)
    {
        if (value is { } known)
        {
            properties[name] = known;
        }

        return properties;
    }

    /// <summary>Adds an object or a list unless it is absent.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The object or list.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject With(this JsonObject properties, string name, JsonNode? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }

        return properties;
    }

    /// <summary>Adds a number unless it is absent or nought, which stands for the default.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="text">The number in decimal, or in hexadecimal behind 0x.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject Number(this JsonObject properties, string name, string? text) =>
        ReadNumber(text) is { } value and not 0 ? properties.With(name, value) : properties;

    /// <summary>Adds what yes, no, on or off says.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="text">The word; nothing is added for any other.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject Switch(this JsonObject properties, string name, string? text) => properties.With(name, XmlSwitch.Read(text));

    /// <summary>Adds on or off as a text, as properties of QEMU with a third value <c>auto</c> take it.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property.</param>
    /// <param name="text">yes, no, on or off; nothing is added for any other.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject OnOff(this JsonObject properties, string name, string? text) => properties.With(name, XmlSwitch.OnOff(XmlSwitch.Read(text)));

    /// <summary>Reads a number as libvirt writes it.</summary>
    /// <param name="text">The number in decimal, or in hexadecimal behind 0x.</param>
    /// <returns>The number; nothing when the text is absent or none.</returns>
    internal static long? ReadNumber(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? (long)hexadecimal : null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>Writes properties as QEMU's command line takes them.</summary>
    /// <param name="properties">The properties.</param>
    /// <returns>The JSON text, without blanks.</returns>
    internal static string Write(JsonNode properties)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            properties.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Writes a text into an option that is no JSON: commas count twice there.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with its commas doubled.</returns>
    internal static string Escape(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
