using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Reads the vital product data of a PCI device: its name, part and serial numbers as the vendor stored them.</summary>
/// <remarks>PCI Local Bus Specification 3.0, appendix I. Data that breaks its rules is worth nothing, as in virPCIVPDParse.</remarks>
internal static class PciVpd
{
    /// <summary>How long the data can be, in bytes.</summary>
    internal const int Longest = 0x8000;

    private const byte LargeResource = 0x80;
    private const byte NameTag = 0x82;
    private const byte ReadOnlyTag = 0x90;
    private const byte WritableTag = 0x91;
    private const byte EndTag = 0x0f;

    private static readonly (string Keyword, string Element)[] ReadOnlyFields =
        [("EC", "change_level"), ("MN", "manufacture_id"), ("PN", "part_number"), ("SN", "serial_number")];

    /// <summary>Describes the data.</summary>
    /// <param name="data">The bytes from the first on.</param>
    /// <returns>The <c>vpd</c> capability, or nothing when the bytes are not whole.</returns>
    internal static XElement? Describe(ReadOnlySpan<byte> data)
    {
        string? name = null;
        XElement? fixedFields = null;
        XElement? writableFields = null;
        var at = 0;
        while (at < data.Length)
        {
            var tag = data[at];
            int length;
            if ((tag & LargeResource) != 0)
            {
                if (at + 3 > data.Length)
                {
                    return null;
                }

                length = BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 1)..]);
                at += 3;
            }
            else
            {
                length = tag & 7;
                tag >>= 3;
                at++;
            }

            if (tag == EndTag)
            {
                return fixedFields is null ? null : CapabilityXml.Of("vpd", CapabilityXml.Maybe("name", name), fixedFields, writableFields);
            }

            if (at + length > data.Length)
            {
                return null;
            }

            var isGood = tag switch
            {
                NameTag => (name = TextOf(data.Slice(at, length))) is not null,
                ReadOnlyTag => (fixedFields = ReadFixed(data, at, length)) is not null,
                WritableTag => (writableFields = ReadWritable(data.Slice(at, length))) is not null,
                _ => true,
            };
            if (!isGood)
            {
                return null;
            }

            at += length;
        }

        return null;
    }

    /// <summary>Reads the fields that nobody changes; their last is a checksum over all bytes before it.</summary>
    private static XElement? ReadFixed(ReadOnlySpan<byte> data, int start, int length)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Read(data.Slice(start, length), fields, "RV") is not { } checksumAt || checksumAt < 0)
        {
            return null;
        }

        byte sum = 0;
        foreach (var one in data[..(start + checksumAt + 1)])
        {
            sum += one;
        }

        return sum == 0
            ? new XElement(
                "fields",
                new XAttribute("access", "readonly"),
                ReadOnlyFields.Select(pair => CapabilityXml.Maybe(pair.Element, fields.GetValueOrDefault(pair.Keyword))),
                Indexed(fields, 'V', "vendor_field"))
            : null;
    }

    private static XElement? ReadWritable(ReadOnlySpan<byte> data)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        return Read(data, fields, "RW") is null
            ? null
            : new XElement(
                "fields",
                new XAttribute("access", "readwrite"),
                CapabilityXml.Maybe("asset_tag", fields.GetValueOrDefault("YA")),
                Indexed(fields, 'V', "vendor_field"),
                Indexed(fields, 'Y', "system_field"));
    }

    private static IEnumerable<XElement> Indexed(Dictionary<string, string> fields, char kind, string element) =>
        from field in fields
        where field.Key[0] == kind && field.Key != "YA"
        select new XElement(element, new XAttribute("index", field.Key[1]), field.Value);

    /// <summary>Reads fields up to the one that ends the part; gives where its data begins, -1 where it is missing, nothing where the part is broken.</summary>
    private static int? Read(ReadOnlySpan<byte> part, Dictionary<string, string> fields, string last)
    {
        var at = 0;
        while (at + 3 <= part.Length)
        {
            var keyword = Encoding.ASCII.GetString(part.Slice(at, 2));
            var length = part[at + 2];
            at += 3;
            if (at + length > part.Length || keyword == (last == "RV" ? "RW" : "RV"))
            {
                return null;
            }

            if (keyword == last)
            {
                return at + length >= part.Length ? at : null;
            }

            if (IsText(keyword) && TextOf(part.Slice(at, length)) is { } text)
            {
                fields[keyword] = text;
            }

            at += length;
        }

        return at >= part.Length ? -1 : null;
    }

    private static bool IsText(string keyword) =>
        keyword is "EC" or "MN" or "PN" or "SN" || (keyword[0] is 'V' or 'Y' && (char.IsAsciiDigit(keyword[1]) || char.IsAsciiLetterUpper(keyword[1])));

    /// <summary>Gives a field's text; nothing when it holds what no text does.</summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        text = (end < 0 ? text : text[..end]).Trim();
        return text.All(c => char.IsAscii(c) && !char.IsControl(c)) ? text : null;
    }
}
